import type { Field } from '../../fields/field.js';
import type { NameForms } from '../../names/name-forms.js';

/** All that the files of a resource are made of. */
export interface Resource {
  readonly one: NameForms;
  readonly many: NameForms;
  readonly fields: readonly Field[];
  /** The column of the owner refers to users. */
  readonly refersToOwner: boolean;
  /** The time of its migration, in milliseconds. */
  readonly timestamp: number;
  /** The app has `@ashlar/idempotency`. */
  readonly isIdempotent: boolean;
}

const SOUNDS_LIKE_A_VOWEL = /^(?:hour|honest|heir|(?!eu|one|uni|us[ae]|uti)[aeiou])/;

/** A constraint or index of the table: `products_owner_title_unique`. */
export function constraint({ many }: Resource, ...parts: readonly string[]): string {
  return [many.snake, ...parts].join('_');
}

/** The constraint that keeps a field unique among those of one owner. */
export function uniqueConstraint(resource: Resource, { property }: Field): string {
  return constraint(resource, 'owner', property.snake, 'unique');
}

/** The constraint of a reference. */
export function foreignKey(resource: Resource, { property }: Field): string {
  return constraint(resource, property.snake.replace(/_id$/, ''), 'fkey');
}

/** The index that finds what refers to something. */
export function referenceIndex(resource: Resource, { property }: Field): string {
  return constraint(resource, property.snake.replace(/_id$/, ''), 'index');
}

/** The index that lists are read by. */
export function listIndex(resource: Resource): string {
  return constraint(resource, 'owner', 'created', 'index');
}

/** The name of the class of the migration that creates the table. */
export function migrationClass({ many, timestamp }: Resource): string {
  return `Create${many.pascal}${timestamp}`;
}

/** The file of that migration, from the root of the app. */
export function migrationFile({ many, timestamp }: Resource): string {
  return `src/migrations/${timestamp}-create-${many.kebab}.migration.ts`;
}

/** The name of the error for a value that is taken. */
export function takenError({ one }: Resource, { property }: Field): { readonly type: string; readonly code: string } {
  return { type: `${one.pascal}${property.pascal}TakenError`, code: `${one.constant}_${property.constant}_TAKEN` };
}

/** The name of the error for a reference to what is not there. */
export function unknownError({ one }: Resource, { property }: Field): { readonly type: string; readonly code: string } {
  const [type, code] = [property.pascal.replace(/Id$/, ''), property.constant.replace(/_ID$/, '')];
  return { type: `${one.pascal}${type}UnknownError`, code: `${one.constant}_${code}_UNKNOWN` };
}

/** `a product`, `an order`, `a user` */
export function article({ text }: Pick<NameForms, 'text'>): string {
  return `${SOUNDS_LIKE_A_VOWEL.test(text) ? 'an' : 'a'} ${text}`;
}

/** What the database refuses beside what validation does, and the error that says so. */
export function writeErrors(resource: Resource): readonly {
  readonly type: string;
  readonly constraint: string;
  readonly isViolated: 'isUniqueViolation' | 'isForeignKeyViolation';
}[] {
  return resource.fields.flatMap((field) => [
    ...(field.isUnique
      ? [
          {
            ...takenError(resource, field),
            constraint: uniqueConstraint(resource, field),
            isViolated: 'isUniqueViolation' as const,
          },
        ]
      : []),
    ...(field.reference
      ? [
          {
            ...unknownError(resource, field),
            constraint: foreignKey(resource, field),
            isViolated: 'isForeignKeyViolation' as const,
          },
        ]
      : []),
  ]);
}

/** PostgreSQL cuts longer names, and two of them may become the same. */
const MAX_IDENTIFIER_BYTES = 63;

/** What is wrong with the lengths of names that are put together. */
export function longNames(resource: Resource): string[] {
  const all = [
    listIndex(resource),
    ...resource.fields.flatMap((field) => [
      uniqueConstraint(resource, field),
      constraint(resource, field.property.snake, 'check'),
      foreignKey(resource, field),
      referenceIndex(resource, field),
    ]),
  ];
  const tooLong = all.filter((name) => name.length > MAX_IDENTIFIER_BYTES);
  return tooLong.map((name) => `"${name}" is longer than PostgreSQL allows. Choose shorter names.`);
}

/** Those errors for a `@throws`: by their names, where they are few. */
export function thrownByWrites(resource: Resource): readonly string[] {
  const [first, second, ...more] = writeErrors(resource).map(({ type }) => type);
  const names = [first, second].filter((name) => name !== undefined);
  return more.length === 0 ? names : [...names, `and others of \`${resource.many.pascal}Repository.checked\``];
}
