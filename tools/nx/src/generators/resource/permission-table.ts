import type { NameForms } from '../../names/name-forms.js';

/** The table of who may call what, with the rows of a resource at its end; as it was where it has them, or is no such table. */
export function withPermissions(page: string, many: NameForms): string {
  const table = page.split('\n');
  const last = table.findLastIndex(isRow);
  const missing = rowsOf(many).filter(({ operation }) => !table.some((line) => isOf(line, operation)));
  if (last === -1) return page;
  return [...table.slice(0, last + 1), ...missing.map(({ row }) => row), ...table.slice(last + 1)].join('\n');
}

/** The table without the rows of a resource. */
export function withoutPermissions(page: string, many: NameForms): string {
  const operations = rowsOf(many).map(({ operation }) => operation);
  return page
    .split('\n')
    .filter((line) => !operations.some((operation) => isOf(line, operation)))
    .join('\n');
}

function rowsOf({ kebab }: NameForms) {
  const [list, item] = [`/api/v1/${kebab}`, `/api/v1/${kebab}/{id}`];
  const cells: readonly (readonly [operation: string, permission: string, others: string])[] = [
    [`GET ${list}`, 'read', ''],
    [`POST ${list}`, 'create', ''],
    [`GET ${item}`, 'read', '404'],
    [`PATCH ${item}`, 'update', '404'],
    [`DELETE ${item}`, 'delete', '404'],
  ];
  return cells.map(([operation, permission, others]) => ({
    operation,
    row: `| \`${operation}\` | \`${kebab}:${permission}\` | yes | ${others} |`,
  }));
}

function isRow(line: string): boolean {
  return /^\| `[A-Z]+ \//.test(line);
}

function isOf(line: string, operation: string): boolean {
  return line.startsWith(`| \`${operation}\` `);
}
