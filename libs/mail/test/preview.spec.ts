import { describe, expect, it } from '@jest/globals';
import { defineTemplate, html, htmlLayout, MailPreviewRoute, raw, text } from '../src/index.js';

const welcome = defineTemplate({
  name: 'welcome',
  subject: ({ name }) => text`Welcome, ${name}`,
  text: ({ name }) => text`Hello ${name}`,
  html: ({ name }) =>
    htmlLayout({
      body: html`<p title="x">Hello ${name}</p>
        ${raw('<script>alert(1)</script>')}`,
    }),
  sample: { name: '<Ann>' },
});
const counted = defineTemplate({
  name: 'counted',
  subject: ({ count }) => text`${count} stones`,
  text: () => '',
  html: () => html``,
  sample: { count: 3 },
});
const route = new MailPreviewRoute({ templates: [welcome, counted], production: false });
const get = (query: Record<string, string> = {}) => route.handle({ method: 'GET', query, body: '' });

describe('MailPreviewRoute', () => {
  it('lists the templates', async () => {
    const { contentType, body, status } = await get();
    expect([route.path, contentType, status]).toEqual(['/mail', 'text/html; charset=utf-8', 200]);
    expect(body.match(/href="\?template=[a-z-]+"/g)).toEqual(['href="?template=welcome"', 'href="?template=counted"']);
  });

  it('shows the subject, the text and the HTML of a sample', async () => {
    const { body } = await get({ template: 'welcome' });
    expect(body).toContain('<h1>Welcome, &lt;Ann&gt;</h1>');
    expect(body).toMatch(/<pre[^>]*>Hello &lt;Ann&gt;<\/pre>/);
    expect((await get({ template: 'counted' })).body).toContain('<h1>3 stones</h1>');
  });

  it('keeps the HTML in frames that run nothing', async () => {
    const { body } = await get({ template: 'welcome' });
    expect(body.match(/<iframe sandbox srcdoc="[^"]*"/g)).toHaveLength(2);
    expect(body).toContain('&lt;p title=&quot;x&quot;&gt;Hello &amp;lt;Ann&amp;gt;&lt;/p&gt;');
    expect(body).not.toContain('<script>');
    expect(body).toContain("default-src 'none'");
  });

  it('answers 404 with the list for an unknown name, and does not repeat it', async () => {
    const { status, body } = await get({ template: '<b>' });
    expect(status).toBe(404);
    expect(body).toContain('?template=welcome');
    expect(body).not.toContain('<b>');
  });

  it('is refused in production', () => {
    expect(() => new MailPreviewRoute({ templates: [], production: true })).toThrow(
      expect.objectContaining({ code: 'MAIL_DEVELOPMENT_ONLY' }),
    );
  });

  it('refuses two templates of one name', () => {
    expect(() => new MailPreviewRoute({ templates: [welcome, welcome], production: false })).toThrow(
      expect.objectContaining({ code: 'MAIL_TEMPLATE_INVALID' }),
    );
  });
});
