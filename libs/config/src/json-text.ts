import type { Located, LocatedEntry, ParsedText } from './located.js';
import { positionsOf } from './text-position.js';

const DEEPEST = 100;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // eslint-disable-line no-control-regex
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Reads JSON (RFC 8259) as `JSON.parse` does, with the place of each key, and never quoting the text. */
export function parseJson(text: string): ParsedText {
  const positionAt = positionsOf(text);
  let index = 0;
  try {
    const data = readValue(0);
    if (index < text.length) fail('is more text after the end of the value');
    return { data };
  } catch (error) {
    if (error instanceof NotJson) return { mistakes: [{ at: positionAt(error.index), message: error.message }] };
    throw error;
  }

  function readValue(depth: number): Located {
    skipSpace();
    if (depth > DEEPEST) fail(`is nested more than ${DEEPEST} levels deep`);
    const data = text[index] === '{' ? readMap(depth) : text[index] === '[' ? readList(depth) : readScalar();
    skipSpace();
    return data;
  }

  function readMap(depth: number): Located {
    const entries: LocatedEntry[] = [];
    const keys = new Set<string>();
    readItems('}', () => {
      const start = index;
      const key = JSON.parse(read(STRING) ?? fail('has to be a key in double quotes')) as string;
      if (keys.has(key)) fail('is a key that was there before in the same object: keep one', start);
      keys.add(key);
      skipSpace();
      if (!take(':')) fail('has to be a colon');
      entries.push({ key, at: positionAt(start), value: readValue(depth + 1) });
    });
    return { kind: 'map', entries };
  }

  function readList(depth: number): Located {
    const items: Located[] = [];
    readItems(']', () => items.push(readValue(depth + 1)));
    return { kind: 'list', items };
  }

  function readItems(end: '}' | ']', readItem: () => void): void {
    index++;
    skipSpace();
    if (take(end)) return;
    do {
      skipSpace();
      readItem();
    } while (take(','));
    if (!take(end)) fail(`has to be a comma or ${end}`);
  }

  function readScalar(): Located {
    const token = read(STRING) ?? read(LITERAL) ?? fail('has to be a value: a text in double quotes, a number, ...');
    return { kind: 'scalar', value: JSON.parse(token) as unknown };
  }

  function skipSpace(): void {
    read(SPACE);
  }

  function take(character: string): boolean {
    if (text[index] !== character) return false;
    index++;
    return true;
  }

  function read(pattern: RegExp): string | undefined {
    pattern.lastIndex = index;
    const token = pattern.exec(text)?.[0];
    index += token?.length ?? 0;
    return token;
  }

  function fail(message: string, at = index): never {
    throw new NotJson(at, message);
  }
}

class NotJson extends Error {
  constructor(
    readonly index: number,
    message: string,
  ) {
    super(message);
  }
}
