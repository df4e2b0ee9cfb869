import type { Field } from '../../../fields/field.js';
import { enumNames } from '../../../fields/field-types.js';
import { constraint, foreignKey, listIndex, referenceIndex, type Resource, uniqueConstraint } from '../resource.js';
import { importOf, lines } from './imports.js';

/** `product.entity.ts`. */
export function entityFile(resource: Resource): string {
  const { one, many, fields } = resource;
  return `${imports(resource)}

/** The table of ${many.text}. */
@Entity({ name: '${many.snake}' })
${lines(fields.filter(({ isUnique }) => isUnique).map((field) => unique(resource, field)))}
@Index('${listIndex(resource)}', ['ownerId', 'createdAt', 'id'])
${lines(
  fields.filter(({ reference }) => reference).map((field) => index(resource, field)),
  fields.map((field) => check(resource, field)),
)}
export class ${one.pascal}Entity implements ${one.pascal} {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: '${constraint(resource, 'pkey')}' })
  id!: ${one.pascal}Id;

  @Column({ name: 'owner_id', type: 'uuid' })
  ${resource.refersToOwner ? ownerKey(resource) : ''}
  ownerId!: string;

${fields.map((field) => column(resource, field)).join('\n')}
  @VersionColumn({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
`.replaceAll(/\n\n(?=@|export class)/g, '\n');
}

/** Where the entities are that users are kept by. */
export const USER_ENTITY = { name: 'UserEntity', from: '@ashlar/auth/typeorm' } as const;

function imports(resource: Resource): string {
  const { one, fields } = resource;
  const references = fields.flatMap(({ reference }) => reference ?? []);
  const others = references.filter(({ entity }) => entity !== `${one.pascal}Entity`);
  const modules = new Map(others.map(({ from, entity }) => [from, entity]));
  if (resource.refersToOwner) modules.set(USER_ENTITY.from, USER_ENTITY.name);
  const [packages, files] = [...modules].reduce<[string[], string[]]>(
    ([inner, outer], [from, entity]) => {
      const line = importOf(from, [entity]);
      return from.startsWith('.') ? [inner, [...outer, line]] : [[...inner, line], outer];
    },
    [[], []],
  );
  const enums = fields
    .filter(({ type }) => type.name === 'enum')
    .map((field) => `type ${enumNames({ field, one }).type}`);
  return lines(
    packages,
    importOf('typeorm', [
      ...['Column', 'Entity', 'Index', 'PrimaryColumn', 'VersionColumn'],
      ...(fields.some(({ isUnique }) => isUnique) ? ['Unique'] : []),
      ...(fields.some(({ type }) => type.check) ? ['Check'] : []),
      ...(references.length > 0 || resource.refersToOwner ? ['ForeignKey'] : []),
    ]),
    files,
    importOf(`./${one.kebab}.js`, [`type ${one.pascal}`, `type ${one.pascal}Id`, ...enums]),
  );
}

function unique(resource: Resource, field: Field): string {
  return `@Unique('${uniqueConstraint(resource, field)}', ['ownerId', '${field.property.camel}'])`;
}

function index(resource: Resource, field: Field): string {
  return `@Index('${referenceIndex(resource, field)}', ['${field.property.camel}'])`;
}

function check(resource: Resource, field: Field): string {
  const condition = field.type.check?.(field);
  return condition ? `@Check('${constraint(resource, field.property.snake, 'check')}', \`${condition}\`)` : '';
}

function ownerKey(resource: Resource): string {
  const name = constraint(resource, 'owner', 'fkey');
  return `@ForeignKey(() => ${USER_ENTITY.name}, { name: '${name}', onDelete: 'CASCADE' })`;
}

function column(resource: Resource, field: Field): string {
  const { camel, snake } = field.property;
  const options = [
    camel === snake ? '' : `name: '${snake}'`,
    field.type.column(field),
    field.isNullable ? 'nullable: true' : '',
  ];
  const type = field.type.typescript({ field, one: resource.one });
  return `${lines(
    `  @Column({ ${options.filter((option) => option !== '').join(', ')} })`,
    referenceKey(resource, field),
    `  ${camel}!: ${type}${field.isNullable ? ' | null' : ''};`,
  )}
`;
}

function referenceKey(resource: Resource, field: Field): string {
  if (!field.reference) return '';
  const onDelete = field.isNullable ? 'SET NULL' : 'CASCADE';
  return `  @ForeignKey(() => ${field.reference.entity}, { name: '${foreignKey(resource, field)}', onDelete: '${onDelete}' })`;
}
