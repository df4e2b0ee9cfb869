import type { createOpenApiDocument } from '@ashlar/http';

type Document = ReturnType<typeof createOpenApiDocument>;

interface Row {
  readonly operation: string;
  readonly permission: string;
  readonly keys: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation of the document with the permission that it asks for, as a Markdown page. */
export function permissionTable(document: Document): string {
  const rows = rowsOf(document);
  const lines = rows.map(({ operation, permission, keys }) => `| \`${operation}\` | ${permission} | ${keys} |`);
  return `# Who may call what

Made of the OpenAPI document by \`npm start -- openapi --permissions --output=apps/api/PERMISSIONS.md\`. The end-to-end tests
call each operation as nobody, in every role, and with API keys, and hold what they see against it.

| operation | permission | API keys |
| --- | --- | --- |
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
      };
    }),
  );
}
