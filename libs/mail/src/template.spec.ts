import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
// Under its own name, Prettier would format the markup.
import { html as h, htmlText, type HtmlValue, raw } from './html.js';
import { button, htmlLayout, textButton, textLayout } from './layout.js';
import { defineTemplate, renderTemplate } from './template.js';
import { lines, text } from './text.js';

const EVIL = "\"><script>alert(1)</script><a href='x' onclick=`y`>&amp;\u0000";
const written = (markup: ReturnType<typeof h>) => htmlText(markup);

describe('the html tag', () => {
  it('escapes values in the text and in attributes', () => {
    const escaped =
      '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;a href=&#39;x&#39; onclick=&#96;y&#96;&gt;&amp;amp;';
    expect(written(h`<p>${EVIL}</p>`)).toBe(`<p>${escaped}</p>`);
    expect(written(h`<p title="${EVIL}" lang='${EVIL}'>x</p>`)).toBe(`<p title="${escaped}" lang='${escaped}'>x</p>`);
  });

  it('takes numbers, nothing, lists and its own markup', () => {
    const items = ['<a>', 'b'].map((item) => h`<li>${item}</li>`);
    expect(written(h`<ul>${items}</ul>${1}${2n}${undefined}${null}${false}${raw('<br>')}${['<', h`<i>x</i>`]}`)).toBe(
      '<ul><li>&lt;a&gt;</li><li>b</li></ul>12<br>&lt;<i>x</i>',
    );
    expect(written(h`<p title="${undefined}${7}">x</p>`)).toBe('<p title="7">x</p>');
  });

  it('takes no markup that others made: an object of JSON stays text', () => {
    const forged = JSON.parse('{"value":"<script>"}') as HtmlValue;
    expect(written(h`${forged}`)).toBe('[object Object]');
  });

  it('takes addresses of http, https and mailto alone, whole', () => {
    expect(written(h`<a href="${'https://example.org/?a=1&b="2"'}">x</a>`)).toBe(
      '<a href="https://example.org/?a=1&amp;b=%222%22">x</a>',
    );
    expect(written(h`<a href='${'mailto:ann@example.com'}'>x</a>`)).toContain('mailto:ann@example.com');
    for (const address of [
      'javascript:alert(1)',
      ' JaVaScRiPt:x',
      'data:text/html,x',
      '/relative',
      '',
      'file:///etc',
    ]) {
      expect(() => h`<a href="${address}">x</a>`).toThrow(expect.objectContaining({ code: 'MAIL_TEMPLATE_INVALID' }));
    }
    expect(() => h`<a href="https://example.org/${'x'}">x</a>`).toThrow(/whole address/);
    expect(() => h`<a href="${'https://example.org'}${'x'}">x</a>`).toThrow(/whole address/);
    expect(() => h`<a href="${undefined}">x</a>`).toThrow(/absolute address/);
  });

  it('takes plain values in styles', () => {
    expect(written(h`<p style="color:${'#1d4ed8'};width:${'50%'}">x</p>`)).toBe(
      '<p style="color:#1d4ed8;width:50%">x</p>',
    );
    expect(() => h`<p style="color:${'red;background:url(//x)'}">x</p>`).toThrow(/plain/);
  });

  it.each([
    ['outside of quotes', () => h`<p title=${'x'}>x</p>`],
    ['as the name of a tag', () => h`<${'p'}>x</p>`],
    ['as an attribute', () => h`<p ${'x'}>x</p>`],
    ['in a comment', () => h`<!-- a > ${'x'} -->`],
    ['in a handler', () => h`<p onclick="f('${'x'}')">x</p>`],
    ['in a document in a document', () => h`<p srcdoc="${'x'}">x</p>`],
    [
      'in a script',
      () =>
        h`<script>
          ${'x'};
        </script>`,
    ],
    [
      'in a style sheet',
      () =>
        h`<style>
          ${'x'}
        </style>`,
    ],
    ['as markup in an attribute', () => h`<p title="${h`<b>x</b>`}">x</p>`],
    ['as a list in an attribute', () => h`<p title="${['x']}">x</p>`],
    ['before a tag that is not closed', () => h`${'x'}<p title="`],
  ])('refuses a value %s', (_where, template) => {
    expect(template).toThrow(expect.objectContaining({ code: 'MAIL_TEMPLATE_INVALID', category: 'internal' }));
  });

  it('knows comments, quotes and signs that only look like the end of a tag', () => {
    expect(written(h`<!-- "a' <b -->${'<'}<p title="a > b's" lang='"'>${'<'}</p>`)).toBe(
      `<!-- "a' <b -->&lt;<p title="a > b's" lang='"'>&lt;</p>`,
    );
    expect(written(h`<p title="onclick='${'"'}'">x</p>`)).toBe(`<p title="onclick='&quot;'">x</p>`);
  });

  it('lets no value make a tag, end an attribute, or start a reference', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('<', '>', '"', "'", '`', '&', '=', '/', '!', '-', ' ', '\n', '\0', 'a', 'é', ';'),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (value) => {
        const markup = written(h`<p title="${value}" lang='${value}'>${value}</p>`);
        const [, title = '', lang = '', content = ''] =
          /^<p title="([^"]*)" lang='([^']*)'>([^<]*)<\/p>$/.exec(markup) ?? [];
        const shown = value.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ''); // eslint-disable-line no-control-regex
        for (const part of [title, lang, content]) {
          expect(part).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
          expect(unescaped(part)).toBe(shown);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets no value make an address of another kind', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(':', '/', 'javascript:', 'http:', 'https://', 'data:', '\t', '\n', ' ', 'a', '.', '"', '<'),
    });
    fc.assert(
      fc.property(nasty, (value) => {
        let markup: string;
        try {
          markup = written(h`<a href="${value}">x</a>`);
        } catch {
          return;
        }
        expect(markup).toMatch(/^<a href="(https?:\/\/|mailto:)[^"<>]*">x<\/a>$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the text tag', () => {
  it('leaves the indentation of the source out, and keeps values on their line', () => {
    expect(text`
      Hello ${'Ann\r\n\r\nYour bank asks:'},

      ${3} stones${undefined}${null}${false}.
        Bye ${9n}
    `).toBe('Hello Ann Your bank asks:,\n\n3 stones.\nBye 9');
  });

  it('keeps lines where it is told to, without control characters', () => {
    expect(text`They wrote:\n${lines('a\r\nb\rc\u001b[2J')}`).toBe('They wrote:\na\nb\nc[2J');
    expect(text`${'\u001b[2Jx\u0007'}`).toBe('[2Jx');
  });

  it('lets no value add a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(text`a${value}b`).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]/);
      }),
    );
  });
});

describe('a template', () => {
  const reset = defineTemplate({
    name: 'password-reset',
    subject: ({ name }) => text`A new password\nfor ${name}`,
    text: ({ name, link }) =>
      textLayout({
        body: text`Hello ${name},\n\n${lines(textButton('Choose a password', link))}`,
        footer: 'Stones Ltd.',
      }),
    html: ({ name, link }) =>
      htmlLayout({
        preview: 'It works for one hour.',
        body: h`<p>Hello ${name},</p>
          ${button('Choose a password', link)}`,
        footer: 'Stones Ltd.',
      }),
    sample: { name: 'Ann', link: 'https://example.org/reset?token=t&x=1' },
  });

  it('renders its data in the default layout', () => {
    const { subject, text: plain, html: markup } = renderTemplate(reset, reset.sample);
    expect(subject).toBe('A new password for Ann');
    expect(plain).toBe('Hello Ann,\n\nChoose a password:\nhttps://example.org/reset?token=t&x=1\n\n-- \nStones Ltd.\n');
    expect(markup).toMatch(/^<!doctype html>\s*<html lang="en"/);
    expect(markup).toContain('<a href="https://example.org/reset?token=t&amp;x=1"');
    expect(markup).toContain('color-scheme');
    expect(markup).not.toMatch(/<img|<script|<style|url\(/);
    expect(markup.split('\n').every((line) => line.length < 10_000)).toBe(true);
  });

  it('escapes its data', () => {
    const { subject, html: markup } = renderTemplate(reset, { name: `${EVIL}\r\nBcc: x`, link: 'https://example.org' });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(markup).not.toContain('<script>');
    expect(renderTemplate(reset, { name: 'A', link: 'https://example.org' }).html.match(/<[a-z]+/g)).toEqual(
      markup.match(/<[a-z]+/g),
    );
  });

  it('has buttons to the web alone', () => {
    for (const make of [button, textButton]) {
      expect(() => make('x', 'javascript:alert(1)')).toThrow(
        expect.objectContaining({ code: 'MAIL_TEMPLATE_INVALID' }),
      );
      expect(() => make('x', 'mailto:ann@example.com')).toThrow(/http/);
    }
  });

  it('leaves out what a layout does not have', () => {
    expect(htmlText(htmlLayout({ body: 'x', language: 'de' }))).not.toMatch(/display:none|opacity|lang="en"/);
    expect(textLayout({ body: 'x' })).toBe('x\n');
  });

  it('has a name in kebab-case', () => {
    expect(() => defineTemplate({ ...reset, name: 'Password Reset' })).toThrow(/kebab-case/);
  });
});

function unescaped(markup: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
  return markup.replace(/&([^;]+);/g, (_, name: string) => characters[name] ?? '?');
}
