import { cellOf, findTable, type MarkdownTable, printTable, type Row } from './markdown-table.js';
import type { Update } from './update.js';

/** What the table says of a lib. */
export interface Lib {
  /** Its folder in `libs/`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** What its tag `floor:...` says; empty without one. */
  readonly floor: string;
  /** What is behind its name, beside the root: `/http`. */
  readonly doors: readonly string[];
  /** For a lib that has no row yet; rows keep what people have written. */
  readonly description: string;
}

/** What a lib takes at most. */
export interface Size {
  /** Of its tarball. */
  readonly packedBytes: number;
  /** Of it with everything that npm installs for it. */
  readonly installedBytes: number;
}

/** By the folders of libs. */
export type Sizes = Readonly<Partial<Record<string, Size>>>;

const LIB = 'lib';
const VERSION = 'version';
const FLOOR = 'floor';
const DESCRIPTION = 'what it is for';
const DOORS = 'doors beside the root';
const PACKED = 'packed, at most';
const INSTALLED = 'installed, at most';
const DERIVED = [LIB, VERSION, FLOOR, DESCRIPTION, DOORS, PACKED, INSTALLED];

/**
 * A README whose table of libs says what they are now; as it is without such a table, which begins with a column `lib` and has
 * one `what it is for`. The words there stay, and so do columns of somebody's own. Rows keep their order; a new one comes after
 * the last of its floor.
 *
 * @param sizes without them there are no columns of sizes
 */
export function withLibsTable(readme: string, libs: readonly Lib[], sizes?: Sizes): Update {
  const found = findTable(readme, ([first, ...others]) => first === LIB && others.includes(DESCRIPTION));
  if (!found) return { text: readme, reasons: [] };
  const own = found.heads.filter((head) => !DERIVED.includes(head));
  const heads = [...DERIVED.filter((head) => sizes || ![PACKED, INSTALLED].includes(head)), ...own];
  const rows = inOrder(found.rows, libs).map((lib) => ({
    ...found.rows.find(isOf(lib)),
    ...rowOf(lib, found.rows.find(isOf(lib)), sizes?.[lib.folder]),
  }));
  const table = { ...found, heads, rows };
  const reasons = differences(found, table);
  return { text: reasons.length > 0 ? printTable(readme, table) : readme, reasons };
}

/** Those with a row as these stand, each of the others after the last of its floor. */
function inOrder(rows: readonly Row[], libs: readonly Lib[]): readonly Lib[] {
  const known = rows.flatMap((row) => libs.find((lib) => isOf(lib)(row)) ?? []);
  return libs
    .filter((lib) => !known.includes(lib))
    .reduce((all, lib) => {
      const last = all.findLastIndex(({ floor }) => floor === lib.floor);
      return all.toSpliced(last === -1 ? all.length : last + 1, 0, lib);
    }, known);
}

function isOf({ folder }: Lib): (row: Row) => boolean {
  return (row) => row[LIB]?.endsWith(linkTo(folder)) === true;
}

function linkTo(folder: string): string {
  return `(libs/${folder}/README.md)`;
}

function rowOf({ folder, name, version, floor, doors, description }: Lib, before: Row = {}, size?: Size): Row {
  return {
    [LIB]: `[${name}]${linkTo(folder)}`,
    [VERSION]: version,
    [FLOOR]: floor,
    [DESCRIPTION]: before[DESCRIPTION] || cellOf(description),
    [DOORS]: doors.map((door) => `\`${door}\``).join(' '),
    [PACKED]: size ? `${size.packedBytes / 1_000} kB` : '',
    [INSTALLED]: size ? `${(size.installedBytes / 1_000_000).toFixed(1)} MB` : '',
  };
}

/** What differs, in sentences. Widths of columns do not count. */
function differences(before: MarkdownTable, after: MarkdownTable): string[] {
  const columns = before.heads.join() === after.heads.join() ? [] : ['The table of libs has other columns.'];
  const link = (row: Row): string => row[LIB] ?? '';
  const rowOfLib = (table: MarkdownTable, lib: string) => table.rows.find((row) => link(row) === lib);
  return [
    ...columns,
    ...after.rows.flatMap((row) => {
      const was = rowOfLib(before, link(row));
      if (!was) return `There is no row of ${link(row)}.`;
      const wrong = before.heads.filter((head) => after.heads.includes(head) && was[head] !== row[head]);
      return wrong.length === 0 ? [] : `The row of ${link(row)} is wrong: ${wrong.join('; ')}.`;
    }),
    ...before.rows
      .filter((row) => !rowOfLib(after, link(row)))
      .map((row) => `There is a row of ${link(row)}, which is no public lib.`),
  ];
}
