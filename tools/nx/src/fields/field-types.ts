import { formsOf, wordsOf } from '../names/name-forms.js';
import type { Field, FieldPlace, FieldType, Rule } from './field.js';
import { asTime, DATE, decimalPattern, isDay, IsDay, lowerCase, oneZero, SLUG, TIME, WHOLE_NUMBER } from './helpers.js';

const UUIDS = ["'01890a5d-ac96-774b-bcce-b302099a8a01'", "'01890a5d-ac96-774b-bcce-b302099a8a02'"] as const;

/** A type that is kept as text. */
const text = {
  mistakeIn: noArguments,
  typescript: () => 'string',
  sql: () => 'text',
  column: () => `type: 'text'`,
};

/** Every type that a field can have: the one table of what it is in TypeScript, SQL, validation, OpenAPI and tests. */
export const FIELD_TYPES: readonly FieldType[] = [
  {
    ...text,
    name: 'string',
    summary: 'a line of text, up to 200 characters',
    rules: rules(['IsString'], ['Length', '1, 200']),
    api: () => `type: 'string', minLength: 1, maxLength: 200, example: 'Apollo'`,
    samples: () => [`'Apollo'`, `'Gemini'`],
    numbered: '`Apollo ${n}`',
    wrong: '7',
  },
  {
    ...text,
    name: 'text',
    summary: 'a long text, up to 10,000 characters',
    rules: rules(['IsString'], ['MaxLength', '10_000']),
    api: () => `type: 'string', maxLength: 10_000, example: 'To the moon.'`,
    samples: () => [`'To the moon.'`, `'And back.'`],
    wrong: '7',
  },
  {
    name: 'int',
    summary: 'a whole number of 32 bits',
    mistakeIn: noArguments,
    typescript: () => 'number',
    sql: () => 'integer',
    column: () => `type: 'integer'`,
    rules: rules(['IsInt'], ['Min', '-2_147_483_648'], ['Max', '2_147_483_647']),
    api: () => `type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647, example: 7`,
    samples: () => ['7', '-8'],
    numbered: 'n',
    wrong: '7.5',
  },
  {
    name: 'bigint',
    summary: 'a whole number of up to 18 digits, as text, since numbers of JSON are not as exact',
    mistakeIn: noArguments,
    typescript: () => 'string',
    sql: () => 'bigint',
    column: () => `type: 'bigint'`,
    rules: ({ field }) => [
      { decorator: 'Matches', arguments: pattern(WHOLE_NUMBER.name, field, 'a whole number as text') },
    ],
    helpers: () => [WHOLE_NUMBER],
    api: () => `type: 'string', pattern: WHOLE_NUMBER.source, example: '9007199254740993'`,
    samples: () => [`'9007199254740993'`, `'-9007199254740993'`],
    numbered: 'String(n)',
    wrong: `'07'`,
  },
  {
    name: 'decimal',
    summary: 'an exact number as text, with 12 digits, 2 of them behind the point; `decimal(10,4)` has others',
    mistakeIn: (args) => {
      const [precision = 12, scale = 2, ...more] = args.map(Number);
      const isGood = Number.isInteger(precision) && Number.isInteger(scale) && more.length === 0 && args.length !== 1;
      return isGood && precision >= 1 && precision <= 100 && scale >= 0 && scale <= precision
        ? undefined
        : 'decimal takes digits and digits behind the point, as in decimal(10,4), up to 100';
    },
    typescript: () => 'string',
    sql: (field) => `numeric(${digitsOf(field).join(',')})`,
    column: (field) => {
      const [precision, scale] = digitsOf(field);
      return `type: 'numeric', precision: ${precision}, scale: ${scale}`;
    },
    transform: oneZero,
    rules: ({ field }) => [
      { decorator: 'Matches', arguments: pattern(patternName(field), field, `a number such as ${decimal(field, 1)}`) },
    ],
    helpers: (field) => [decimalPattern(patternName(field), digitsOf(field))],
    api: ({ field }) => `type: 'string', pattern: ${patternName(field)}.source, example: '${decimal(field, 1)}'`,
    samples: (field) => [`'${decimal(field, 1)}'`, `'-${decimal(field, 2)}'`],
    wrong: `'1e3'`,
  },
  {
    name: 'boolean',
    summary: 'true or false',
    mistakeIn: noArguments,
    typescript: () => 'boolean',
    sql: () => 'boolean',
    column: () => `type: 'boolean'`,
    rules: rules(['IsBoolean']),
    api: () => `type: 'boolean', example: true`,
    samples: () => ['true', 'false'],
    wrong: `'true'`,
  },
  {
    name: 'uuid',
    summary: 'the id of something elsewhere',
    mistakeIn: noArguments,
    typescript: () => 'string',
    sql: () => 'uuid',
    column: () => `type: 'uuid'`,
    transform: lowerCase,
    rules: rules(['IsUUID']),
    api: () => `type: 'string', format: 'uuid'`,
    samples: () => UUIDS,
    numbered: "`01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`",
    wrong: `'7'`,
  },
  {
    name: 'date',
    summary: 'a day of the calendar: `2026-11-20`',
    mistakeIn: noArguments,
    typescript: () => 'string',
    sql: () => 'date',
    column: () => `type: 'date'`,
    rules: ({ field }) => [
      { decorator: 'Matches', arguments: pattern(DATE.name, field, 'a day such as 2026-11-20') },
      { decorator: IsDay.name, arguments: message(field, 'a day of the calendar') },
    ],
    helpers: () => [DATE, isDay, IsDay],
    api: () => `type: 'string', format: 'date', example: '2026-11-20'`,
    samples: () => [`'2026-11-20'`, `'2028-02-29'`],
    numbered: '`${2000 + n}-11-20`',
    wrong: `'2026-02-30'`,
  },
  {
    name: 'timestamptz',
    summary: 'a moment: `2026-11-20T09:30:00Z`',
    mistakeIn: noArguments,
    typescript: () => 'Date',
    json: 'string',
    sql: () => 'timestamptz',
    column: () => `type: 'timestamptz'`,
    transform: asTime,
    rules: ({ field }) => [{ decorator: 'IsDate', arguments: message(field, 'a time such as 2026-11-20T09:30:00Z') }],
    helpers: () => [TIME, isDay],
    api: () => `type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z'`,
    show: (value) => `${value}.toISOString()`,
    samples: () => [`'2026-11-20T09:30:00.000Z'`, `'2027-01-01T00:00:00.000Z'`],
    value: `new Date('2026-11-20T09:30:00.000Z')`,
    wrong: `'2026-02-30T09:30:00Z'`,
  },
  {
    name: 'jsonb',
    summary: 'a JSON object',
    mistakeIn: noArguments,
    // Not of unknown members, which TypeORM's types of changes refuse.
    typescript: () => 'object',
    sql: () => 'jsonb',
    column: () => `type: 'jsonb'`,
    rules: rules(['IsObject']),
    api: () => `type: 'object', additionalProperties: true, example: { colour: 'red' }`,
    samples: () => [`{ colour: 'red' }`, `{ sizes: [1, 2] }`],
    wrong: `['red']`,
  },
  {
    name: 'enum',
    summary: 'one of several words: `enum(draft,live)`',
    mistakeIn: (args) => {
      if (args.length < 2) return 'enum takes at least two words, as in enum(draft,live)';
      if (new Set(args).size < args.length) return 'enum has a word twice';
      const wrong = args.find((word) => !/^[a-z][a-z\d]*(?:[-_][a-z\d]+)*$/.test(word));
      return wrong === undefined ? undefined : `enum takes words in lower-case, not ${JSON.stringify(wrong)}`;
    },
    typescript: (place) => enumNames(place).type,
    sql: () => 'text',
    column: () => `type: 'text'`,
    check: (field) => `${field.property.snake} IN (${field.arguments.map((word) => `'${word}'`).join(', ')})`,
    rules: (place) => [{ decorator: 'IsIn', arguments: enumNames(place).values }],
    api: (place) => `enum: ${enumNames(place).values}, example: '${place.field.arguments[0]}'`,
    samples: ({ arguments: [first, second] }) => [`'${first}'`, `'${second}'`],
    wrong: `'none of these'`,
  },
  {
    name: 'ref',
    summary: 'another resource of the app, or a user: `ref(user)`',
    mistakeIn: (args) => {
      const isGood = args.length === 1 && wordsOf(args[0] ?? '') !== undefined;
      return isGood ? undefined : 'ref takes the name of a resource, as in ref(project)';
    },
    typescript: () => 'string',
    sql: () => 'uuid',
    column: () => `type: 'uuid'`,
    transform: lowerCase,
    rules: rules(['IsUUID']),
    api: () => `type: 'string', format: 'uuid'`,
    samples: ({ property }) => [property.camel, property.camel],
    wrong: `'7'`,
  },
  {
    ...text,
    name: 'email',
    summary: 'an email address',
    rules: rules(['IsEmail'], ['MaxLength', '254']),
    api: () => `type: 'string', format: 'email', maxLength: 254, example: 'ada@example.com'`,
    samples: () => [`'ada@example.com'`, `'bob@example.com'`],
    numbered: '`ada${n}@example.com`',
    wrong: `'ada'`,
  },
  {
    ...text,
    name: 'url',
    summary: 'an address of the web, with http or https',
    rules: rules(['IsUrl', `{ protocols: ['http', 'https'], require_protocol: true }`], ['MaxLength', '2_000']),
    api: () => `type: 'string', format: 'uri', maxLength: 2_000, example: 'https://example.com/apollo'`,
    samples: () => [`'https://example.com/apollo'`, `'http://example.com/'`],
    wrong: `'javascript:alert(1)'`,
  },
  {
    ...text,
    name: 'slug',
    summary: 'lower-case words joined by hyphens: `blue-moon`',
    rules: ({ field }) => [
      { decorator: 'Length', arguments: '1, 100' },
      {
        decorator: 'Matches',
        arguments: pattern(SLUG.name, field, 'lower-case words of letters and digits, joined by hyphens'),
      },
    ],
    helpers: () => [SLUG],
    api: () => `type: 'string', minLength: 1, maxLength: 100, pattern: SLUG.source, example: 'blue-moon'`,
    samples: () => [`'blue-moon'`, `'red-moon'`],
    numbered: '`apollo-${n}`',
    wrong: `'Blue Moon'`,
  },
];

/** What an enum is called in the pure file: its words, and the type of one. */
export function enumNames({ field, one }: FieldPlace): { readonly values: string; readonly type: string } {
  const both = formsOf([...one.text.split(' '), ...field.property.text.split(' ')]);
  return { values: `${both.constant}_VALUES`, type: both.pascal };
}

function noArguments(args: readonly string[]): string | undefined {
  return args.length === 0 ? undefined : 'it takes nothing in parentheses';
}

function rules(...list: readonly (readonly [decorator: string, args?: string])[]): () => readonly Rule[] {
  return () => list.map(([decorator, args]) => ({ decorator, ...(args !== undefined && { arguments: args }) }));
}

function pattern(constant: string, field: Field, what: string): string {
  return `${constant}, ${message(field, what)}`;
}

function message({ property }: Field, what: string): string {
  return `{ message: '${property.camel} must be ${what}' }`;
}

function patternName({ property }: Field): string {
  return `${property.constant}_PATTERN`;
}

/** All digits of a decimal, and those behind the point. */
function digitsOf({ arguments: args }: Field): readonly [number, number] {
  const [precision = 12, scale = 2] = args.map(Number);
  return [precision, scale];
}

/** A number that such a column keeps as it is. */
function decimal(field: Field, digit: number): string {
  const [precision, scale] = digitsOf(field);
  const whole = precision > scale ? String(digit) : '0';
  return scale === 0 ? whole : `${whole}.${String(digit).repeat(scale)}`;
}
