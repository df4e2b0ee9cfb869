/** A row as names of columns and values that JSON can hold. */
export type ColumnValues = Readonly<Record<string, unknown>>;

/** A run of neighbouring rows that name the same columns: one statement each. */
export interface RowRun {
  readonly columns: readonly string[];
  readonly rows: readonly ColumnValues[];
  /** The place of the first row in the input. */
  readonly start: number;
}

/** The table, its key, and what a conflict does. */
export interface BulkStatement {
  /** Quoted, with its schema. */
  readonly table: string;
  readonly columns: readonly string[];
  /** The PostgreSQL type of each column. */
  readonly types: Readonly<Record<string, string>>;
  readonly onConflict: 'skip' | 'update' | 'error';
  /** The columns of the unique constraint. */
  readonly conflictColumns: readonly string[];
  /** For `update`: `"name" = excluded."name"`, where `t` is the row that was there. */
  readonly assignments: readonly string[];
}

/** Splits rows where the columns that they name change, and after `size` rows. A column that a row does not name gets its default. */
export function rowRuns(rows: readonly ColumnValues[], size: number): readonly RowRun[] {
  const runs: { columns: readonly string[]; rows: ColumnValues[]; start: number }[] = [];
  rows.forEach((row, index) => {
    const columns = Object.keys(row).sort();
    const last = runs.at(-1);
    if (last !== undefined && last.rows.length < size && last.columns.join() === columns.join()) last.rows.push(row);
    else runs.push({ columns, rows: [row], start: index });
  });
  return runs;
}

/**
 * A statement with one parameter, a JSON array of rows with their place as `"#"`; it answers with the place and outcome of each row
 * that it handled. Equality of keys is that of the database. Later copies of a key within the input are `skipped`, or, for
 * `update`, left out of the answer: they need another statement, since one can't change a row twice.
 */
export function bulkInsertSql(statement: BulkStatement): string {
  const { table, columns, types, onConflict, conflictColumns, assignments } = statement;
  const names = columns.map(quote);
  const definitions = columns.map((column) => `${quote(column)} ${types[column] ?? 'text'}`);
  const source = `json_to_recordset($1::json) as source("#" int${definitions.map((definition) => `, ${definition}`).join('')})`;
  const given = names.map((name) => `source.${name}`).join(', ');
  if (onConflict === 'error') {
    return `insert into ${table} (${names.join(', ')}) select ${given} from ${source} order by "#"`;
  }
  const key = conflictColumns.map(quote);
  const partition = key.map((name) => `source.${name}`).join(', ');
  // Nulls are distinct to a unique constraint: such a row never conflicts.
  const isKeyNull = `num_nulls(${partition}) > 0`;
  return `
    with input as (
      select "#", ${given}, case when ${isKeyNull} then 1 else row_number() over (partition by ${partition} order by "#") end as copy
      from ${source}
    ), written as (
      insert into ${table} as t (${names.join(', ')})
      select ${names.join(', ')} from input where copy = 1 order by ${key.join(', ')}
      on conflict (${key.join(', ')}) do ${onConflict === 'skip' ? 'nothing' : `update set ${assignments.join(', ')}`}
      returning ${key.map((name) => `t.${name}`).join(', ')}, (t.xmax = 0) as created
    )
    select input."#" as place,
      case when num_nulls(${key.map((name) => `input.${name}`).join(', ')}) > 0 then 'created'
           when written.created is null or input.copy > 1 then 'skipped'
           when written.created then 'created' else 'updated' end as outcome
    from input left join written on ${key.map((name) => `written.${name} = input.${name}`).join(' and ')}
    ${onConflict === 'update' ? 'where input.copy = 1' : ''}`;
}

/** Quotes a name for SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
