/** The app's own table of users, whose ids are of the type `uuid`. */
export interface OwnUserTable {
  /** As the catalog has it, with its schema if it is in another than the first of the search path: `people`, `crm.people`. */
  readonly table: string;
  /** The column of the ids: the primary key, or unique. @default 'id' */
  readonly column?: string;
}

/** PostgreSQL cuts longer ones off, in bytes. */
const MAX_IDENTIFIER = 63;

/**
 * What foreign keys refer to, as SQL: `"crm"."people" ("id")`.
 *
 * @throws TypeError when these are no names of a table and a column
 */
export function referenceTo({ table, column = 'id' }: OwnUserTable): string {
  const parts = table.split('.');
  if (parts.length > 2)
    throw new TypeError(`"${table}" is no table: name it as "people", or "crm.people" with its schema.`);
  return `${parts.map(quoted).join('.')} (${quoted(column)})`;
}

function quoted(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > MAX_IDENTIFIER) {
    throw new TypeError(`"${name}" is no name of a table or column: it needs 1 to ${MAX_IDENTIFIER} bytes.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}
