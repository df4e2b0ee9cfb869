import { MailTemplateError } from './mail.errors.js';

/** Where a value of a template stands. */
export type HtmlPlace = 'text' | 'attribute' | 'address' | 'style';

interface Scan {
  readonly mode: 'text' | 'tag' | 'comment' | '"' | "'";
  /** What was read of the tag, the comment, or the value of the attribute. */
  readonly head: string;
  /** Whose value it is, in lower case. */
  readonly attribute?: string;
}

const TEXT: Scan = { mode: 'text', head: '' };
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'background', 'poster', 'cite']);
const known = new WeakMap<readonly string[], readonly HtmlPlace[]>();

/**
 * Finds out where the values of a template stand: pure text between tags, or the quoted value of an attribute.
 *
 * @throws MailTemplateError for any other place, for scripts, and for a template that ends inside of a tag
 */
export function htmlPlaces(strings: readonly string[]): readonly HtmlPlace[] {
  const before = known.get(strings);
  if (before !== undefined) return before;
  const places: HtmlPlace[] = [];
  let scan = TEXT;
  for (const [index, part] of strings.entries()) {
    if (/<\/?(script|style|textarea|title|xmp|iframe|noscript|plaintext)\b/i.test(part)) {
      throw new MailTemplateError('A template has no scripts, style sheets or other raw text: use style attributes.');
    }
    for (const character of part) scan = next(scan, character);
    if (index < strings.length - 1) places.push(placeOf(scan, strings[index + 1] ?? ''));
  }
  if (scan.mode !== 'text') throw new MailTemplateError('A template ends inside of a tag or a comment: close it.');
  known.set(strings, places);
  return places;
}

function next({ mode, head, attribute = '' }: Scan, character: string): Scan {
  if (mode === 'text') return character === '<' ? { mode: 'tag', head: '<' } : TEXT;
  if (mode === 'comment') {
    const tail = (head + character).slice(-3);
    return tail === '-->' ? TEXT : { mode, head: tail };
  }
  if (mode !== 'tag') {
    return character === mode ? { mode: 'tag', head: '<' } : { mode, head: head + character, attribute };
  }
  if (head + character === '<!--') return { mode: 'comment', head: '' };
  if (character === '>') return TEXT;
  const [, named] = /([^\s"'<>/=]+)\s*=\s*$/.exec(head) ?? [];
  if ((character === '"' || character === "'") && named !== undefined) {
    return { mode: character, head: '', attribute: named.toLowerCase() };
  }
  return { mode, head: head + character };
}

function placeOf({ mode, head, attribute = '' }: Scan, following: string): HtmlPlace {
  if (mode === 'text') return 'text';
  if (mode !== '"' && mode !== "'") {
    throw new MailTemplateError('A value stands outside of quotes, or in a comment: write name="${value}".');
  }
  if (/^on|^srcdoc$|^srcset$/.test(attribute)) {
    throw new MailTemplateError(`A value can not be made safe in the attribute "${attribute}".`);
  }
  if (attribute === 'style') return 'style';
  if (!ADDRESSES.has(attribute)) return 'attribute';
  if (head === '' && following.startsWith(mode)) return 'address';
  throw new MailTemplateError(`A value in the attribute "${attribute}" must be the whole address.`);
}
