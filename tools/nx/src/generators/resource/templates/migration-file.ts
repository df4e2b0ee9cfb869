import type { Field } from '../../../fields/field.js';
import {
  constraint,
  foreignKey,
  listIndex,
  migrationClass,
  referenceIndex,
  type Resource,
  uniqueConstraint,
} from '../resource.js';

/** The migration that creates the table: it says the same as the entity. */
export function migrationFile(resource: Resource): string {
  const { many } = resource;
  const definitions = [...columnLines(resource), ...constraintLines(resource)];
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of ${many.text}. */
export class ${migrationClass(resource)} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`
      CREATE TABLE ${many.snake} (
${definitions.map((line) => `        ${line}`).join(',\n')}
      )
    \`);
${indexes(resource)
  .map((sql) => `    await queryRunner.query('${sql}');`)
  .join('\n')}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ${many.snake}');
  }
}
`;
}

function columnLines(resource: Resource): string[] {
  const columns: (readonly [name: string, type: string, more: string])[] = [
    ['id', 'uuid', ` NOT NULL CONSTRAINT ${constraint(resource, 'pkey')} PRIMARY KEY`],
    ['owner_id', 'uuid', ` NOT NULL${ownerKey(resource)}`],
    ...resource.fields.map(
      (field) =>
        [
          field.property.snake,
          field.type.sql(field),
          `${field.isNullable ? '' : ' NOT NULL'}${reference(resource, field)}`,
        ] as const,
    ),
    ['version', 'integer', ' NOT NULL'],
    ['created_at', 'timestamptz', ' NOT NULL'],
    ['updated_at', 'timestamptz', ' NOT NULL'],
  ];
  const [names, types] = [widest(columns.map(([name]) => name)), widest(columns.map(([, type]) => type))];
  return columns.map(([name, type, more]) =>
    `${name.padEnd(names)} ${type.padEnd(types)}${more}`.replaceAll(/ +(?=\n|$)/g, ''),
  );
}

function constraintLines(resource: Resource): string[] {
  const { fields } = resource;
  const uniques = fields.filter(({ isUnique }) => isUnique);
  return [
    ...uniques.map(
      (field) => `CONSTRAINT ${uniqueConstraint(resource, field)} UNIQUE (owner_id, ${field.property.snake})`,
    ),
    ...fields.flatMap((field) => {
      const condition = field.type.check?.(field);
      return condition ? `CONSTRAINT ${constraint(resource, field.property.snake, 'check')} CHECK (${condition})` : [];
    }),
  ];
}

function indexes(resource: Resource): string[] {
  const { many, fields } = resource;
  const references = fields.filter(({ reference: target }) => target);
  return [
    `CREATE INDEX ${listIndex(resource)} ON ${many.snake} (owner_id, created_at, id)`,
    ...references.map(
      (field) => `CREATE INDEX ${referenceIndex(resource, field)} ON ${many.snake} (${field.property.snake})`,
    ),
  ];
}

function ownerKey(resource: Resource): string {
  if (!resource.refersToOwner) return '';
  return key(constraint(resource, 'owner', 'fkey'), 'auth_users', 'CASCADE');
}

function reference(resource: Resource, field: Field): string {
  if (!field.reference) return '';
  return key(foreignKey(resource, field), field.reference.table, field.isNullable ? 'SET NULL' : 'CASCADE');
}

function key(name: string, table: string, onDelete: string): string {
  return `\n          CONSTRAINT ${name} REFERENCES ${table} (id) ON DELETE ${onDelete}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
