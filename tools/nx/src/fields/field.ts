import type { NameForms } from '../names/name-forms.js';

/** What a `ref(...)` points to. */
export interface Reference {
  /** The singular. */
  readonly one: NameForms;
  /** `projects`: the column `id` of this table is referred to. */
  readonly table: string;
  readonly entity: string;
  /** Where the entity comes from: a package, or a file from the folder of a feature. */
  readonly from: string;
  /** What a test sends to have one; `undefined` for users, whom tests sign in. */
  readonly sample?: SampleRequest;
}

/** How a test makes something. */
export interface SampleRequest {
  /** `/projects` */
  readonly route: string;
  /** The body, as source text. */
  readonly body: string;
}

/** A field of a resource. */
export interface Field {
  /** The name as a property: `dueAt`, or `ownerId` for a `ref`. */
  readonly property: NameForms;
  readonly type: FieldType;
  /** What stands in parentheses behind the type. */
  readonly arguments: readonly string[];
  readonly isNullable: boolean;
  /** No two of one owner have the same. */
  readonly isUnique: boolean;
  readonly reference?: Reference;
}

/** A rule of `class-validator`: a decorator with its arguments, as source text. */
export interface Rule {
  readonly decorator: string;
  readonly arguments?: string;
}

/** What a field is called where it needs names beside its property. */
export interface FieldPlace {
  readonly field: Field;
  /** The resource that has it. */
  readonly one: NameForms;
}

/** Everything that depends on the type of a field, as source text: a row of the table of types. */
export interface FieldType {
  readonly name: string;
  /** For `--help` and the README. */
  readonly summary: string;
  /** What is wrong with the text in parentheses; `undefined` when nothing is. */
  readonly mistakeIn: (args: readonly string[]) => string | undefined;
  /**
   * A value as a client sends it that differs with the number `n`, for what is unique. Without it the type can't be: its values
   * may be too long for an index, or too few.
   */
  readonly numbered?: string;
  /** The type in TypeScript. */
  readonly typescript: (place: FieldPlace) => string;
  /** The type in what the API answers, where it is another. */
  readonly json?: string;
  /** The type of the column. */
  readonly sql: (field: Field) => string;
  /** The type of the column as options of TypeORM. */
  readonly column: (field: Field) => string;
  /** A condition on the column, for a CHECK. */
  readonly check?: (field: Field) => string;
  /** What turns what is sent into the type in TypeScript, before the rules: a decorator of the helpers. */
  readonly transform?: Helper;
  readonly rules: (place: FieldPlace) => readonly Rule[];
  /** Constants and functions that rules and transform name. */
  readonly helpers?: (field: Field) => readonly Helper[];
  /** The schema in OpenAPI, without description, as properties of `@ApiProperty`. */
  readonly api: (place: FieldPlace) => string;
  /** A value of the type as JSON; given an expression. */
  readonly show?: (value: string) => string;
  /** Two values as a client sends and gets them, the latter where there is more than one. */
  readonly samples: (field: Field) => readonly [string, string];
  /** The first sample as the type in TypeScript, where it is another. */
  readonly value?: string;
  /** What is refused. */
  readonly wrong: string;
}

/** Something that a file of DTOs declares once for all fields that need it. */
export interface Helper {
  readonly name: string;
  readonly source: string;
  /** Names that it takes from packages. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
}
