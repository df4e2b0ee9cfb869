/** Why JSON that is well-formed is refused all the same. */
export type JsonRefusal = 'duplicate-key' | 'forbidden-key' | 'null-character' | 'lone-surrogate' | 'too-deep';

const QUOTE = '"';

/**
 * Keys that every object has, or that reach the prototype of whatever they are copied to: no field is called so, and who looks
 * a field up on a plain object finds them there (class-validator's list of known ones does).
 */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
]);

/** An escape of U+0000 or of half a surrogate pair: what UTF-8 can hold needs no look. */
const ESCAPED = /\\u(?:0000|d[89a-f])/i;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Finds in well-formed JSON what different readers read differently, or what no column can hold: a key that stands twice in
 * an object (RFC 8259 section 4), a key such as `__proto__`, U+0000, half a surrogate pair, nesting beyond `maxDepth`. One
 * pass, no recursion.
 */
export function refusalOfJson(text: string, maxDepth: number): JsonRefusal | undefined {
  const mayHoldEscapes = ESCAPED.test(text);
  const containers: (Set<string> | undefined)[] = [];
  let keyIsNext = false;
  for (let index = 0; index < text.length; index++) {
    switch (text[index]) {
      case '{':
      case '[':
        keyIsNext = text[index] === '{';
        if (containers.push(keyIsNext ? new Set() : undefined) > maxDepth) return 'too-deep';
        break;
      case '}':
      case ']':
        containers.pop();
        keyIsNext = false;
        break;
      case ',':
        keyIsNext = containers.at(-1) !== undefined;
        break;
      case QUOTE: {
        const end = endOfString(text, index);
        if (keyIsNext || mayHoldEscapes) {
          const refusal = refusalOfString(text.slice(index, end + 1), keyIsNext ? containers.at(-1) : undefined);
          if (refusal) return refusal;
        }
        keyIsNext = false;
        index = end;
      }
    }
  }
  return undefined;
}

function refusalOfString(literal: string, keys: Set<string> | undefined): JsonRefusal | undefined {
  const value = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (value.includes('\0')) return 'null-character';
  if (LONE_SURROGATE.test(value)) return 'lone-surrogate';
  if (keys === undefined) return undefined;
  if (FORBIDDEN_KEYS.has(value)) return 'forbidden-key';
  if (keys.has(value)) return 'duplicate-key';
  keys.add(value);
  return undefined;
}

/** Where the quote stands that closes the string: the first one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf(QUOTE, start + 1); end !== -1; end = text.indexOf(QUOTE, end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
