import { escapeHtml } from './html.js';
import { type MailTemplate, renderTemplate } from './template.js';

const HEAD =
  '<!doctype html><html lang="en" style="color-scheme:light dark;font-family:system-ui,sans-serif"><head><meta charset="utf-8">' +
  // Nothing of a mail is loaded or run: neither images that tell of their reading nor scripts.
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src about:">` +
  '<title>Mail templates</title></head><body style="max-width:60rem;margin:2rem auto;padding:0 1rem">';
const TAIL = '</body></html>';
const FRAME = 'width:100%;height:28rem;border:1px solid gray;background:Canvas';

/** The names of the templates, each a link to its page. */
export function previewList(names: readonly string[]): string {
  const items = names.map((name) => `<li><a href="?template=${encodeURIComponent(name)}">${escapeHtml(name)}</a></li>`);
  return `${HEAD}<h1>Mail templates</h1><ul>${items.join('')}</ul>${TAIL}`;
}

/** One template with its sample: the HTML in a frame that runs no scripts, on light and on dark. */
export function previewPage(template: MailTemplate<unknown>): string {
  const { subject, text, html } = renderTemplate(template, template.sample);
  const frame = (scheme: 'light' | 'dark') =>
    `<h2>HTML, ${scheme}</h2><iframe sandbox srcdoc="${escapeHtml(html)}" title="HTML, ${scheme}" style="${FRAME};color-scheme:${scheme}"></iframe>`;
  return (
    `${HEAD}<p><a href="?">All templates</a></p><h1>${escapeHtml(subject)}</h1><p>${escapeHtml(template.name)}</p>` +
    `${frame('light')}${frame('dark')}<h2>Text</h2><pre style="white-space:pre-wrap">${escapeHtml(text)}</pre>${TAIL}`
  );
}
