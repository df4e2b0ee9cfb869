import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleApp, startSampleApp } from './sample-app.js';

let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp({
    errors: [
      { code: 'PERSON_FAILED', category: 'conflict', description: 'It failed on purpose: <b>see</b> `how`.' },
      { code: 'NOT_FOUND', category: 'not-found', description: 'Our own words.' },
    ],
  });
});
afterAll(() => sample.app.close());

const page = async () => (await fetch(`${sample.url}/problems`)).text();

describe('the page of all codes', () => {
  it('is where the type of a problem leads', async () => {
    for (const path of ['/api/v1/people/fail/conflict', '/nowhere', '/api/v1/people/1', '/api/v1/people?limit=x']) {
      const { url, ...answer } = await fetch(sample.url + path).then(async (response) => ({
        url: response.url,
        ...((await response.json()) as { type: string; code: string }),
      }));
      const type = new URL(answer.type, url);
      expect(type.pathname).toBe('/problems');
      expect(type.hash).toBe(`#${answer.code}`);
      expect(await page()).toContain(`id="${answer.code}"`);
    }
  });

  it('shows status and words of each, and nothing that a browser would run', async () => {
    const text = await page();
    expect(text).toContain('<dt id="PERSON_FAILED"><code>PERSON_FAILED</code> <small>409</small></dt>');
    expect(text).toContain('It failed on purpose: &lt;b&gt;see&lt;/b&gt; <code>how</code>.');
    expect(text).toContain('<dd>Our own words.</dd>');
    expect(text.match(/id="NOT_FOUND"/g)).toHaveLength(1);
  });

  it('is a page that may be kept, under the headers of everything else', async () => {
    const { headers } = await fetch(`${sample.url}/problems`);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
