/** A cell of a table; numbers are written by whoever knows how exact they are. */
export type Cell = string;

/** Lines of text in columns: the first to the left, the others, which are numbers, to the right. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const written = (line: readonly Cell[]) =>
    widths
      .map((width, column) => (column === 0 ? (line[0] ?? '').padEnd(width) : (line[column] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  return [written(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(written)].join('\n');
}
