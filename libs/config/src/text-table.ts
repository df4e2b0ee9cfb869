/** Columns for a terminal, as wide as their widest cell, two spaces apart. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columnWidths([head, ...rows]);
  return [head, ...rows]
    .map((row) =>
      widths
        .map((width, column) => pad(row[column] ?? '', width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A Markdown table, padded as Prettier pads it, so that formatting never changes it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = [head, ...rows].map((row) => row.map(markdownCell));
  const widths = columnWidths(safe).map((width) => Math.max(width, 3));
  const [first = [], ...rest] = safe.map((row) => widths.map((width, column) => pad(row[column] ?? '', width)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [first, rule, ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function markdownCell(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
}

function pad(text: string, columnWidth: number): string {
  return text + ' '.repeat(columnWidth - width(text));
}

function width(text: string): number {
  return [...text].length;
}
