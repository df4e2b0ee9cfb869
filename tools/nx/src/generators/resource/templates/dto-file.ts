import { capitalized } from '../../../names/name-forms.js';
import type { Field, Helper } from '../../../fields/field.js';
import { enumNames } from '../../../fields/field-types.js';
import { article, type Resource } from '../resource.js';
import { importOf, lines } from './imports.js';

/** `products.dto.ts`. */
export function dtoFile(resource: Resource): string {
  const { one, many, fields } = resource;
  const names = ['id', 'ownerId', ...fields.map(({ property }) => property.camel), 'version', 'createdAt', 'updatedAt'];
  return `${imports(resource)}

${helpersOf(fields)
  .map(({ source }) => source)
  .join('\n')}

/** The sorts that a list of ${many.text} offers; the first is the default. */
export const ${one.constant}_SORTS = ['-createdAt', 'createdAt'] as const;

/** A sort of the list of ${many.text}; \`-\` turns it round. */
export type ${one.pascal}Sort = (typeof ${one.constant}_SORTS)[number];

/** What is needed to create ${article(one)}. */
export class Create${one.pascal}Dto implements ${one.pascal}Input {
${fields.map((field) => inputProperty(resource, field)).join('\n')}
}

/** What may be changed; what is left out stays. */
export class Change${one.pascal}Dto implements ${one.pascal}Changes {
${fields.map((field) => changeProperty(resource, field)).join('\n')}
}

/** Which ${many.text}, in which order. */
export class List${many.pascal}Dto extends CursorQueryDto {
  @ApiPropertyOptional({ enum: ${one.constant}_SORTS, default: '-createdAt', description: '\`-\` turns the order round.' })
  @IsOptional()
  @IsIn(${one.constant}_SORTS)
  sort: ${one.pascal}Sort = '-createdAt';
}

/** ${capitalized(article(one))} as the API shows it. */
export class ${one.pascal}Dto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid', description: 'Whose it is.' })
  ownerId!: string;

${fields.map((field) => answerProperty(resource, field)).join('\n')}
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Grows by one with every change.' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  static of({ ${names.join(', ')} }: ${one.pascal}): ${one.pascal}Dto {
    return {
      id,
      ownerId,
      ${fields.map(shown).join('\n      ')}
      version,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

/** One page of ${many.text}. */
export class ${one.pascal}PageDto extends CursorPageDto {
  @ApiProperty({ type: [${one.pascal}Dto] })
  items!: readonly ${one.pascal}Dto[];

  static of(page: CursorPage<${one.pascal}>): ${one.pascal}PageDto {
    return mapPage(page, (${one.camel}) => ${one.pascal}Dto.of(${one.camel}));
  }
}
`;
}

function imports({ one, fields }: Resource): string {
  const helpers = helpersOf(fields);
  const from = (module: string) => helpers.flatMap((helper) => helper.imports?.[module] ?? []);
  const own = new Set(helpers.map(({ name }) => name));
  const rules = fields
    .flatMap((field) => field.type.rules({ field, one }).map(({ decorator }) => decorator))
    .filter((decorator) => !own.has(decorator));
  const enums = fields.filter(({ type }) => type.name === 'enum').map((field) => enumNames({ field, one }));
  return lines(
    importOf('@ashlar/domain', ['type CursorPage', 'mapPage']),
    importOf('@ashlar/http', [
      'CursorPageDto',
      'CursorQueryDto',
      ...(fields.some(({ isNullable }) => !isNullable) ? ['OptionalField'] : []),
    ]),
    importOf('@nestjs/swagger', ['ApiProperty', 'ApiPropertyOptional']),
    importOf('class-transformer', from('class-transformer')),
    importOf('class-validator', ['IsIn', 'IsOptional', ...rules, ...from('class-validator')]),
    importOf(`./${one.kebab}.js`, [
      ...[`type ${one.pascal}`, `type ${one.pascal}Input`, `type ${one.pascal}Changes`],
      ...enums.flatMap(({ values, type }) => [values, `type ${type}`]),
    ]),
  );
}

function helpersOf(fields: readonly Field[]): readonly Helper[] {
  const all = fields.flatMap((field) => [
    ...(field.type.helpers?.(field) ?? []),
    ...(field.type.transform ? [field.type.transform] : []),
  ]);
  return [...new Map(all.map((helper) => [helper.name, helper])).values()];
}

function inputProperty(resource: Resource, field: Field): string {
  const { camel } = field.property;
  const type = typeOf(resource, field);
  if (field.isNullable) return nullableProperty(resource, field);
  return `${lines(`  @ApiProperty({ ${api(resource, field)} })`, rules(resource, field), `  ${camel}!: ${type};`)}
`;
}

function changeProperty(resource: Resource, field: Field): string {
  if (field.isNullable) return nullableProperty(resource, field);
  return `${lines(
    `  @ApiPropertyOptional({ ${api(resource, field)} })`,
    '  @OptionalField()',
    rules(resource, field),
    `  ${field.property.camel}?: ${typeOf(resource, field)};`,
  )}
`;
}

function nullableProperty(resource: Resource, field: Field): string {
  return `${lines(
    `  @ApiPropertyOptional({ ${api(resource, field)} })`,
    '  @IsOptional()',
    rules(resource, field),
    `  ${field.property.camel}?: ${typeOf(resource, field)} | null;`,
  )}
`;
}

function answerProperty(resource: Resource, field: Field): string {
  const type = field.type.json ?? typeOf(resource, field);
  return `  @ApiProperty({ ${api(resource, field)} })
  ${field.property.camel}!: ${type}${field.isNullable ? ' | null' : ''};
`;
}

function api({ one }: Resource, field: Field): string {
  return `${field.type.api({ field, one })}${field.isNullable ? ', nullable: true' : ''}`;
}

function rules({ one }: Resource, field: Field): string[] {
  const { transform } = field.type;
  const decorators = field.type.rules({ field, one }).map((rule) => `  @${rule.decorator}(${rule.arguments ?? ''})`);
  return [...(transform ? [`  @${transform.name}()`] : []), ...decorators];
}

function typeOf({ one }: Resource, field: Field): string {
  return field.type.typescript({ field, one });
}

function shown({ property: { camel }, type, isNullable }: Field): string {
  if (!type.show) return `${camel},`;
  return isNullable ? `${camel}: ${type.show(`${camel}?`)} ?? null,` : `${camel}: ${type.show(camel)},`;
}
