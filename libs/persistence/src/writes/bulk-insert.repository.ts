import type { DeepPartial, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { type BulkStatement, bulkInsertSql, type ColumnValues, quote, type RowRun, rowRuns } from './bulk-insert.js';

/** What became of a row. */
export type BulkOutcome = 'created' | 'updated' | 'skipped';

/** How rows are inserted. */
export interface BulkInsertOptions {
  /**
   * - `error`: a conflict fails the whole call (see `isUniqueViolation`).
   * - `skip`: the row that was there first stays.
   * - `update`: the columns that the new row names are written to the row that was there; its version counts up.
   *
   * @default 'error'
   */
  readonly onConflict?: 'skip' | 'update' | 'error';
  /** The properties of the unique constraint that may conflict. @default the primary key */
  readonly conflictColumns?: readonly string[];
  /** Most rows in one statement. @default 1000 */
  readonly chunkSize?: number;
}

/**
 * Inserts many rows with few statements, and tells what became of each, in the order of the input. A key that comes twice in
 * the input counts the second time as if its row had been there. All or nothing: it runs in the transaction of `manager`, or in
 * one of its own. Rows need not be complete: a property that is `undefined` gets the default of its column.
 *
 * Values travel as JSON, so a number keeps 15 digits: give `int8`
 * and `numeric` as strings. Relations and cascades are not written.
 */
export async function bulkInsert<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  rows: readonly DeepPartial<Entity>[],
  options: BulkInsertOptions = {},
): Promise<readonly BulkOutcome[]> {
  if (rows.length === 0) return [];
  const metadata = manager.dataSource.getMetadata(entity);
  const runs = rowRuns(
    rows.map((row) => columnValues(metadata, row)),
    Math.max(1, options.chunkSize ?? 1_000),
  );
  const outcomes: BulkOutcome[] = new Array<BulkOutcome>(rows.length).fill('created');
  const write = async (transaction: EntityManager): Promise<void> => {
    const types = await columnTypes(transaction, metadata);
    for (const run of runs) await writeRun(transaction, statementFor(metadata, run, types, options), run, outcomes);
  };
  await (manager.queryRunner?.isTransactionActive === true ? write(manager) : manager.transaction(write));
  return outcomes;
}

async function writeRun(
  manager: EntityManager,
  statement: BulkStatement,
  run: RowRun,
  outcomes: BulkOutcome[],
): Promise<void> {
  const sql = bulkInsertSql(statement);
  let left = run.rows.map((row, index): ColumnValues => ({ ...row, '#': index }));
  while (left.length > 0) {
    const answer: { place: number; outcome: BulkOutcome }[] = await manager.query(sql, [JSON.stringify(left)]);
    if (statement.onConflict === 'error') return;
    const handled = new Set(answer.map(({ place }) => place));
    for (const { place, outcome } of answer) outcomes[run.start + place] = outcome;
    left = left.filter((row) => !handled.has(row['#'] as number));
  }
}

function statementFor(
  metadata: EntityMetadata,
  run: RowRun,
  types: Readonly<Record<string, string>>,
  options: BulkInsertOptions,
): BulkStatement {
  const { onConflict = 'error' } = options;
  const conflictColumns =
    options.conflictColumns?.map((property) => columnOf(metadata, property)) ?? metadata.primaryColumns;
  const key = conflictColumns.map(({ databaseName }) => databaseName);
  const missing = onConflict === 'error' ? [] : key.filter((name) => !run.columns.includes(name));
  if (missing.length > 0)
    throw new TypeError(`Rows for ${metadata.name} lack ${missing.join(', ')}, which tell a conflict.`);
  return {
    table: metadata.tablePath.split('.').map(quote).join('.'),
    columns: run.columns,
    types,
    onConflict,
    conflictColumns: key,
    assignments: onConflict === 'update' ? assignments(metadata, run.columns, key) : [],
  };
}

/** What the new row says, but never what the row that was there is: its keys, its birth and its version. */
function assignments(metadata: EntityMetadata, given: readonly string[], key: readonly string[]): readonly string[] {
  const { versionColumn, updateDateColumn, createDateColumn, primaryColumns } = metadata;
  const kept = new Set(
    [versionColumn, createDateColumn, ...primaryColumns].map((column) => column?.databaseName).concat(key),
  );
  const set = given.filter((name) => !kept.has(name)).map((name) => `${quote(name)} = excluded.${quote(name)}`);
  if (versionColumn !== undefined) {
    const version = quote(versionColumn.databaseName);
    set.push(`${version} = t.${version} + 1`);
  }
  if (updateDateColumn !== undefined && !given.includes(updateDateColumn.databaseName)) {
    set.push(`${quote(updateDateColumn.databaseName)} = now()`);
  }
  const [first] = key;
  // With nothing to set, the key is set to itself, so that the row is answered for.
  return set.length > 0 || first === undefined ? set : [`${quote(first)} = excluded.${quote(first)}`];
}

function columnOf(metadata: EntityMetadata, property: string): ColumnMetadata {
  const column = metadata.findColumnWithPropertyPath(property);
  if (column === undefined) throw new TypeError(`${metadata.name} has no property ${property} to tell a conflict by.`);
  return column;
}

/** Column names instead of properties, transformers applied; what is `undefined` is left to the default of the column. */
function columnValues(metadata: EntityMetadata, row: ObjectLiteral): ColumnValues {
  const { driver } = metadata.dataSource;
  const values: Record<string, unknown> = {};
  for (const column of metadata.columns) {
    const value: unknown = column.getEntityValue(row);
    if (value === undefined) {
      // As TypeORM does: versions start at 1.
      if (column.isVersion) values[column.databaseName] = 1;
    } else {
      const isJson = column.type === 'json' || column.type === 'jsonb';
      const prepared: unknown = isJson
        ? column.getEntityValue(row, true)
        : driver.preparePersistentValue(value, column);
      values[column.databaseName] = forJson(prepared);
    }
  }
  if (Object.keys(values).length === 0) throw new TypeError(`A row for ${metadata.name} names no property.`);
  return values;
}

function forJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return value;
}

/** Read from the catalogue, which knows the name of every enum and domain. */
async function columnTypes(
  manager: EntityManager,
  metadata: EntityMetadata,
): Promise<Readonly<Record<string, string>>> {
  const known = TYPES.get(metadata);
  if (known !== undefined) return known;
  const rows: { name: string; type: string }[] = await manager.query(
    `select attname as name, format_type(atttypid, atttypmod) as type
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [metadata.tablePath.split('.').map(quote).join('.')],
  );
  const types = Object.fromEntries(rows.map(({ name, type }) => [name, type]));
  TYPES.set(metadata, types);
  return types;
}

const TYPES = new WeakMap<EntityMetadata, Readonly<Record<string, string>>>();
