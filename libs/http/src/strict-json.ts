/** Why JSON that is well-formed is refused all the same. */
export type JsonRefusal = 'duplicate-key' | 'forbidden-key' | 'null-character' | 'too-deep';

const QUOTE = '"';

/** Keys that reach the prototype of whatever they are copied to, and which no field is called. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

/**
 * Finds in well-formed JSON what different readers read differently, or what no column can hold: a key that stands twice in
 * an object (RFC 8259 section 4), `__proto__` or `constructor`, U+0000, nesting beyond `maxDepth`. One pass, no recursion.
 */
export function refusalOfJson(text: string, maxDepth: number): JsonRefusal | undefined {
  const mayHoldNull = text.includes('\\u0000');
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
        if (keyIsNext || mayHoldNull) {
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
