/** A table in a text of Markdown, and where it stands. */
export interface MarkdownTable {
  readonly heads: readonly string[];
  /** How columns are aligned, by their heads: `:--`. */
  readonly dashes: Row;
  readonly rows: readonly Row[];
  /** The lines before it. */
  readonly before: readonly string[];
  /** The lines after it. */
  readonly after: readonly string[];
}

/** Cells by their heads. */
export type Row = Readonly<Partial<Record<string, string>>>;

/** The first table whose heads are meant, outside of code. Its lines begin with `|`. */
export function findTable(text: string, isMeant: (heads: readonly string[]) => boolean): MarkdownTable | undefined {
  const lines = text.split(/\r?\n/);
  const isCode = codeIn(lines);
  const start = lines.findIndex(
    (line, index) => !isCode[index] && isMeant(cellsOf(line)) && isDashes(lines[index + 1] ?? ''),
  );
  if (start === -1) return undefined;
  const length = [...lines, ''].slice(start).findIndex((line) => !line.startsWith('|'));
  const [heads = [], ...others] = lines.slice(start, start + length).map(cellsOf);
  const [dashes = {}, ...rows] = others.map((cells) =>
    Object.fromEntries(heads.map((head, column) => [head, cells[column] ?? ''])),
  );
  return { heads, dashes, rows, before: lines.slice(0, start), after: lines.slice(start + length) };
}

/** A text with a table in its place, as Prettier has it: columns as wide as their widest cell. */
export function printTable(text: string, { heads, dashes, rows, before, after }: MarkdownTable): string {
  const cells = [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))];
  const widths = heads.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const print = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = heads.map((head, column) => dashesOf(widths[column] ?? 0, dashes[head] ?? ''));
  const [first = '', ...others] = cells.map(print);
  return [...before, first, print(rule), ...others, ...after].join(text.includes('\r\n') ? '\r\n' : '\n');
}

/** Text of somebody as a cell. */
export function cellOf(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  const cells = line.trimEnd().split(/(?<!\\)\|/);
  return cells.slice(1, -1).map((cell) => cell.trim());
}

function isDashes(line: string): boolean {
  const cells = cellsOf(line);
  return cells.length > 0 && cells.every((cell) => /^:?-+:?$/.test(cell));
}

function dashesOf(width: number, before: string): string {
  const [left, right] = [before.startsWith(':') ? ':' : '-', before.endsWith(':') ? ':' : '-'];
  return left + '-'.repeat(width - 2) + right;
}

/** Which lines are between fences. */
function codeIn(lines: readonly string[]): boolean[] {
  let isCode = false;
  return lines.map((line) => {
    if (/^ {0,3}(```|~~~)/.test(line)) isCode = !isCode;
    return isCode;
  });
}
