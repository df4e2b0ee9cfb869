import { type Token, tokensOf } from './tokens.js';

/** What a source loads, and when. */
export interface Import {
  readonly specifier: string;
  /** With the file, when a call comes to it, or never: types alone. */
  readonly when: 'load' | 'call' | 'never';
}

/** Longer than any list of names that people import. */
const CLAUSE_LIMIT = 2_000;

/**
 * Finds `import`, `export ... from`, `import()` and `require()` of fixed names. A call of `require` counts as one that comes
 * later, since that is what it is in a module.
 */
export function importsOf(source: string): Import[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || isMark(tokens[index - 1], '.')) return [];
    if (token.value === 'require') return callAt(tokens, index);
    if (token.value === 'export') return clauseAt(tokens, index);
    if (token.value !== 'import') return [];
    const next = tokens[index + 1];
    if (next?.kind === 'text') return [{ specifier: next.value, when: 'load' }];
    return isMark(next, '(') ? callAt(tokens, index) : clauseAt(tokens, index);
  });
}

/** `import('x')`, `require('x')`. */
function callAt(tokens: readonly Token[], index: number): Import[] {
  const name = tokens[index + 2];
  if (!isMark(tokens[index + 1], '(') || name?.kind !== 'text') return [];
  const after = tokens[index + 3];
  if (!isMark(after, ')') && !isMark(after, ',')) return [];
  // TypeScript's `typeof import('x')`, and `import('x').Name` where a type stands.
  const when = isWord(tokens[index - 1], 'typeof') ? 'never' : 'call';
  return [{ specifier: name.value, when }];
}

/** `import a, { b } from 'x'`, `export * from 'x'`. */
function clauseAt(tokens: readonly Token[], index: number): Import[] {
  const names: Token[] = [];
  let inBraces = false;
  for (const [offset, token] of tokens.slice(index + 1, index + CLAUSE_LIMIT).entries()) {
    const next = tokens[index + offset + 2];
    if (!inBraces && isWord(token, 'from') && next?.kind === 'text') {
      return [{ specifier: next.value, when: isOfTypes(names) ? 'never' : 'load' }];
    }
    if (isMark(token, '{')) inBraces = true;
    else if (isMark(token, '}')) inBraces = false;
    else if (!isPartOfClause(token)) return [];
    names.push(token);
  }
  return [];
}

function isPartOfClause({ kind, value }: Token): boolean {
  // A name in quotes is one, too: `export { a as 'b c' } from 'x'`.
  return (
    kind === 'text' ||
    (kind === 'word' ? !/^(import|export|const|let|var|function|class)$/.test(value) : /[*,]/.test(value))
  );
}

/** `import type ...`, `import { type A, type B }`; not `import type, { A }`, whose name is `type`. */
function isOfTypes(names: readonly Token[]): boolean {
  const [first, second] = names;
  if (isWord(first, 'type') && second !== undefined && !isMark(second, ',')) return true;
  if (!isMark(first, '{') || names.length < 3) return false;
  return names.every((token, at) => {
    const starts = isMark(names[at - 1], '{') || isMark(names[at - 1], ',');
    return !starts || isMark(token, '}') || (isWord(token, 'type') && names[at + 1]?.kind === 'word');
  });
}

function isMark(token: Token | undefined, value: string): boolean {
  return token?.kind === 'mark' && token.value === value;
}

function isWord(token: Token | undefined, value: string): boolean {
  return token?.kind === 'word' && token.value === value;
}
