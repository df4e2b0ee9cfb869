import type { createOpenApiDocument } from '@ashlar/http';

type Document = ReturnType<typeof createOpenApiDocument>;

interface Row {
  readonly operation: string;
  readonly permission: string;
  readonly keys: string;
  /** Whether one gets at what is somebody else's. */
  readonly others: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What is somebody else's is not there, but for these permissions. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  projects: '404, unless a member or an administrator',
  users: 'yes',
};

/** Every operation of the document with the permission that it asks for, as a Markdown page. */
export function permissionTable(document: Document): string {
  const rows = rowsOf(document);
  const lines = rows.map(
    ({ operation, permission, keys, others }) => `| \`${operation}\` | ${permission} | ${keys} | ${others} |`,
  );
  return `# Who may call what

Made of the OpenAPI document by \`npm start -- openapi --permissions --output=apps/api/PERMISSIONS.md\`. The end-to-end tests
call each operation as nobody, as somebody else, as the owner, in every role, and with API keys, and hold what they see against it.

| operation | permission | API keys | what is somebody else's |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
}

function rowsOf({ paths }: Document): Row[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Record<string, unknown> | undefined;
      if (!operation) return [];
      const permissions = (operation['x-required-permissions'] as readonly string[] | undefined) ?? [];
      const isPublic = permissions.length === 0;
      return {
        operation: `${method.toUpperCase()} ${path}`,
        permission: isPublic ? 'anybody' : permissions.map((permission) => `\`${permission}\``).join(' and '),
        keys: isPublic ? '' : operation['x-person-only'] === true ? 'no: a person' : 'yes',
        others: isPublic || !path.includes('{') ? '' : othersOf(permissions),
      };
    }),
  );
}

function othersOf([permission = '']: readonly string[]): string {
  return OF_OTHERS[permission.split(':', 1)[0] ?? ''] ?? '404';
}
