import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, type YAMLError } from 'yaml';
import type { Located, LocatedEntry, ParsedText } from './located.js';
import { positionsOf } from './text-position.js';

const MOST_NODES = 10_000;
const DEEPEST = 100;
const TOO_MUCH = `is too much: at most ${MOST_NODES} values, nested ${DEEPEST} levels deep, aliases resolved`;
const BAD_ALIAS = 'is an alias (*) of an anchor that does not exist: quote a text that begins with *';

/** The parser's own messages may quote the text. */
const SENTENCES: Readonly<Record<string, string>> = {
  BAD_ALIAS,
  BAD_INDENT: 'is indented wrongly, or in a bracket that is not closed',
  BAD_SCALAR_START: 'is a text that begins with a reserved character: quote it',
  BLOCK_AS_IMPLICIT_KEY: 'is a nested mapping on one line: start a new line, or quote a text with ": "',
  DUPLICATE_KEY: 'is a key that was there before in the same mapping: keep one',
  MISSING_CHAR: 'lacks a character, such as a closing quote, bracket, or the colon after a key',
  MULTILINE_IMPLICIT_KEY: 'is a key over several lines: a colon is missing, or the indentation is wrong',
  MULTIPLE_DOCS: 'begins a second document: keep one in a file',
  TAB_AS_INDENT: 'is indented with a tab: use spaces',
  TAG_RESOLVE_FAILED: 'has a tag (!) that is not known: quote a text that begins with !',
};

/** Reads YAML 1.2 (core schema). One document, no custom tags, aliases within reason. */
export function parseYaml(text: string): ParsedText {
  const positionAt = positionsOf(text);
  const document = parseDocument(text, { prettyErrors: false, version: '1.2', schema: 'core' });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    return { mistakes: broken.map((error) => ({ at: positionAt(error.pos[0]), message: sentenceOf(error) })) };
  }
  let nodes = 0;
  try {
    return { data: document.contents === null ? undefined : locate(document.contents) };
  } catch (error) {
    if (error instanceof Unsupported) return { mistakes: [{ at: positionAt(error.offset), message: error.message }] };
    throw error;
  }

  function locate(node: unknown, depth = 0): Located {
    if (++nodes > MOST_NODES || depth > DEEPEST) throw new Unsupported(offsetOf(node), TOO_MUCH);
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) throw new Unsupported(offsetOf(node), BAD_ALIAS);
      return locate(target, depth + 1);
    }
    if (isMap(node))
      return { kind: 'map', entries: node.items.map((pair) => locateEntry(pair.key, pair.value, depth)) };
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => locate(item, depth + 1)) };
    return { kind: 'scalar', value: isScalar(node) ? node.value : null };
  }

  function locateEntry(key: unknown, value: unknown, depth: number): LocatedEntry {
    if (!isScalar(key)) throw new Unsupported(offsetOf(key), 'is a key that is no text');
    return { key: String(key.value), at: positionAt(offsetOf(key)), value: locate(value, depth + 1) };
  }
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function sentenceOf(error: YAMLError): string {
  return SENTENCES[error.code] ?? `is not YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`;
}

class Unsupported extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}
