import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseItems, type SampleApp, type Server, startSampleApp } from './support/sample-app.js';

const COUNTED = { address: '200/min' };

describe.each(['ashlar', 'fastify', 'express'] as const)('on %s', (server: Server) => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp({ server, options: COUNTED });
  });
  afterAll(() => sample.app.close());

  const left = (response: Response) =>
    parseItems(response.headers.get('ratelimit')).find(({ name }) => name === 'address')?.['r'];

  it('counts everything once, and says so on every answer', async () => {
    const malformed = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":' };
    const answers = [
      await sample.get('/stones'),
      await sample.get('/nowhere'),
      await fetch(`${sample.url}/stones`, malformed),
      await sample.get('/stones', { 'x-user': 'nobody' }),
      await sample.get('/stones/closed'),
      await sample.get('/stones'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 401, 401, 200]);
    expect(answers.map(left)).toEqual([199, 198, 197, 196, 195, 194]);
    for (const { headers } of answers) {
      expect(headers.get('ratelimit-policy')).toBe('"address";q=200;w=60');
      expect(headers.get('retry-after')).toBeNull();
    }
  });

  it('lets exactly ten of a hundred parallel requests pass where ten are allowed', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => sample.get('/stones/limited', { 'x-user': 'u1' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(90);
  });

  it('refuses with problem details that do not tell who was limited', async () => {
    const refused = await sample.get('/stones/limited', { 'x-user': 'u1' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(parseItems(refused.headers.get('ratelimit'))[0]).toEqual({ name: 'stones_limited', r: 0, t: 60 });
    const body = (await refused.json()) as object;
    expect(body).toMatchObject({
      type: '/problems#RATE_LIMITED',
      title: 'Too Many Requests',
      status: 429,
      code: 'RATE_LIMITED',
      detail: 'Too many requests. Wait as many seconds as Retry-After says, then try again.',
    });
    expect(JSON.stringify(body)).not.toContain('u1');
  });

  it('lets others pass meanwhile, and the same one when the time is over', async () => {
    expect((await sample.get('/stones/limited', { 'x-user': 'u2' })).status).toBe(200);
    expect((await sample.get('/stones/limited', { 'x-key': 'u1' })).status).toBe(200);
    expect((await sample.get('/stones/limited')).status).toBe(200);
    sample.clock.advance(121_000);
    expect((await sample.get('/stones/limited', { 'x-user': 'u1' })).status).toBe(200);
  });

  it('refuses an address that has sent too much, whoever it says it is, before its body is read', async () => {
    sample.clock.advance(121_000);
    const answers = await Promise.all(Array.from({ length: 205 }, () => sample.get('/nowhere')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
    const headers = { 'content-type': 'application/json', 'x-user': 'u9' };
    const refused = await fetch(`${sample.url}/stones`, { method: 'POST', headers, body: '{"name":' });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      429,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(refused.headers.get('ratelimit')).toBe('"address";r=0;t=60');
    sample.clock.advance(121_000);
  });
});
