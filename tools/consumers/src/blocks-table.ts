/** What the table of the blocks says of a lib. */
export interface Block {
  /** Its folder in `libs/`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly floor: string;
  /** What is behind its name: nothing for the root, `/http`. */
  readonly doors: readonly string[];
  /** What its tarball takes at most. */
  readonly packedBytes: number;
  /** What it takes at most with everything that npm installs for it. */
  readonly installedBytes: number;
  /** For a lib that has no row yet; rows keep what people have written. */
  readonly description: string;
}

const TABLE = /(?<=^## The blocks\n\n)\|.*?\n(?=\n## )/ms;
const HEADS = [
  'lib',
  'version',
  'floor',
  'what it is for',
  'doors beside the root',
  'packed, at most',
  'installed, at most',
];
const DESCRIPTION = HEADS.indexOf('what it is for');

/**
 * A README whose table of the blocks says what they are now.
 *
 * @throws RangeError when it has no such table
 */
export function withBlocks(readme: string, blocks: readonly Block[]): string {
  const [table] = TABLE.exec(readme) ?? [];
  if (table === undefined) throw new RangeError('The README has no table under "## The blocks".');
  const rows = blocks.map((block) => rowOf(block, descriptionIn(table, block) ?? block.description));
  return readme.replace(TABLE, () => formatted([HEADS, ...rows]));
}

function rowOf(block: Block, description: string): string[] {
  const { folder, name, version, floor, doors, packedBytes, installedBytes } = block;
  return [
    `[${name}](libs/${folder}/README.md)`,
    version,
    floor,
    description,
    doors.map((door) => `\`${door}\``).join(' '),
    `${packedBytes / 1_000} kB`,
    `${(installedBytes / 1_000_000).toFixed(1)} MB`,
  ];
}

/** Where it stood in the table that is there, whatever columns that has. */
function descriptionIn(table: string, { folder }: Block): string | undefined {
  const [heads = [], , ...rows] = table.trim().split('\n').map(cellsOf);
  const row = rows.find(([lib]) => lib?.endsWith(`(libs/${folder}/README.md)`));
  return row?.[heads.indexOf(HEADS[DESCRIPTION] ?? '')];
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** As Prettier has it: columns as wide as their widest cell. */
function formatted(rows: readonly (readonly string[])[]): string {
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [heads = [], ...others] = rows;
  const dashes = widths.map((width) => '-'.repeat(width));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return [heads, dashes, ...others].map(line).join('');
}
