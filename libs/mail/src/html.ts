import { type HtmlPlace, htmlPlaces } from './html-places.js';
import { MailTemplateError } from './mail.errors.js';

const SAFE = Symbol.for('ashlar.mail.safe-html');

/** Markup that is safe to put into a mail: made by {@link html} or {@link raw}, by nothing else. */
export interface SafeHtml {
  readonly [SAFE]: string;
}

/** What {@link html} takes in: text, markup that is safe, lists of both; `undefined`, `null` and `false` leave nothing. */
export type HtmlValue = string | number | bigint | SafeHtml | null | undefined | false | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
// A colour, a length, a keyword: nothing that ends a declaration or loads anything.
const STYLE_VALUE = /^[\w#%.\s-]*$/;
// HTML takes none of them, and they hide text from whoever checks it. Tab and line feed stay.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g; // eslint-disable-line no-control-regex

/**
 * Markup of which every value is escaped for the place it stands in. In the text, and between the quotes of an attribute, a
 * value stays text; in `href` and `src` it must be the whole of an http, https or mailto address; in `style` a plain value.
 *
 * @throws MailTemplateError for a value anywhere else: outside of quotes, in a script, in the name of a tag
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  const places = htmlPlaces(strings);
  return raw(
    strings.reduce((done, part, index) => done + placed(places[index - 1] as HtmlPlace, values[index - 1]) + part),
  );
}

/** Markup of your own that is taken as it is. Never for anything that came from outside. */
export function raw(markup: string): SafeHtml {
  return Object.freeze({ [SAFE]: markup });
}

/** The markup as text. */
export function htmlText(markup: SafeHtml): string {
  return markup[SAFE];
}

/** Makes a text one that stays text between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(CONTROL, '').replace(/[&<>"'`]/g, (character) => ESCAPES[character] as string);
}

/**
 * Reads an address of the web.
 *
 * @throws MailTemplateError when it is not http or https
 */
export function webAddress(address: string): string {
  return checkedAddress(address, ['http:', 'https:']);
}

function placed(place: HtmlPlace, value: HtmlValue): string {
  if (place === 'text') return contentOf(value);
  if (isSafeHtml(value) || Array.isArray(value)) {
    throw new MailTemplateError('Markup has no place in an attribute: give it a text.');
  }
  const text = value === undefined || value === null || value === false ? '' : String(value);
  if (place === 'address') return escapeHtml(checkedAddress(text, ['http:', 'https:', 'mailto:']));
  if (place === 'style' && !STYLE_VALUE.test(text)) {
    throw new MailTemplateError('A value in a style must be plain: a colour, a length or a keyword.');
  }
  return escapeHtml(text);
}

function contentOf(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return (value as readonly HtmlValue[]).map(contentOf).join('');
  return isSafeHtml(value) ? htmlText(value) : escapeHtml(String(value));
}

function isSafeHtml(value: unknown): value is SafeHtml {
  return typeof value === 'object' && value !== null && SAFE in value;
}

function checkedAddress(address: string, protocols: readonly string[]): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && protocols.includes(url.protocol)) return url.href;
  throw new MailTemplateError(`A link of a template must be an absolute address with ${protocols.join(' or ')}`);
}
