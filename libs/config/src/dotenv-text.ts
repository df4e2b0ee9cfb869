/** A variable that a `.env` file sets, with the line where it begins. */
export interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** What a `.env` file says. Mistakes name a line, and never quote it. */
export interface DotenvText {
  readonly entries: readonly DotenvEntry[];
  readonly mistakes: readonly { readonly line: number; readonly message: string }[];
}

const BLANK = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const NAME = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/y;
const QUOTED = /(?:"((?:[^"\\]|\\[^])*)"|'([^']*)'|`([^`]*)`)[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const REST = /[^\n]*(?:\n|$)/y;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * Reads `NAME=value` lines: `export` before and `# comments` after are fine; quoted values may span lines and contain
 * `#`, those in double quotes understand `\n`, `\r`, `\t`, `\"` and `\\`. Nothing is expanded. Of two equal names the
 * last counts.
 */
export function parseDotenv(source: string): DotenvText {
  const text = source.replace(/\r\n?/g, '\n');
  const entries: DotenvEntry[] = [];
  const mistakes: { line: number; message: string }[] = [];
  let index = 0;
  let line = 1;
  while (index < text.length) {
    const start = line;
    if (read(BLANK) !== undefined) continue;
    const name = read(NAME)?.[1];
    const quote = /["'`]/.exec(text[index] ?? '');
    const quoted = name === undefined ? undefined : read(QUOTED);
    const rest = quoted === undefined ? (read(REST)?.[0] ?? '') : '';
    if (name === undefined) mistakes.push({ line: start, message: 'is not of the form NAME=value' });
    else if (quoted !== undefined) entries.push({ name, value: unquote(quoted), line: start });
    else if (quote === null) entries.push({ name, value: rest.replace(/(?:^|\s)#.*/, '').trim(), line: start });
    else mistakes.push({ line: start, message: 'has a quote that is never closed, or text after the closing one' });
  }
  return { entries, mistakes };

  function read(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = index;
    const match = pattern.exec(text) ?? undefined;
    index += match?.[0].length ?? 0;
    line += match?.[0].split('\n').slice(1).length ?? 0;
    return match;
  }
}

function unquote([, double, single, back]: RegExpExecArray): string {
  const escaped = double?.replace(/\\([nrt"\\])/g, (_, letter: string) => ESCAPED[letter] ?? letter);
  return escaped ?? single ?? back ?? '';
}
