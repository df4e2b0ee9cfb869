import { formsOf, type NameForms, wordsOf } from '../names/name-forms.js';
import { SQL_WORDS, TYPESCRIPT_WORDS } from '../names/reserved-words.js';
import { refuseIfAny } from '../refusal.js';
import type { Field, FieldType } from './field.js';
import { FIELD_TYPES } from './field-types.js';

/** Most fields of a resource: a table with more is two tables. */
export const MAX_FIELDS = 40;
const MAX_NAME_LENGTH = 30;

/** What every resource has beside its fields. */
const OWN_PROPERTIES = ['id', 'ownerId', 'version', 'createdAt', 'updatedAt'];
/** What the types of a resource are called after its name: an enum of this name would be one of them. */
const OWN_TYPES = ['input', 'changes', 'origin', 'entity', 'dto', 'pageDto', 'sort', 'errors', 'service'];
const FIELD = /^([^:]+):([a-z]+)(?:\(([^()]*)\))?([!?]*)$/;

/** The fields of a resource, and whether `owner:ref(user)` is among them. */
export interface ParsedFields {
  readonly fields: readonly Field[];
  /** Ownership is stated: the column of the owner refers to users. */
  readonly refersToOwner: boolean;
}

/**
 * Reads fields such as `title:string! price:decimal dueAt:timestamptz? owner:ref(user) state:enum(draft,live)`: separated by
 * blanks, `?` for what may be null, `!` for what is unique among those of one owner.
 *
 * @throws Refusal with all mistakes at once
 */
export function parseFields(text: string): ParsedFields {
  const mistakes: string[] = [];
  const parts = partsOf(text);
  const isOwner = (part: string) => /^owner:ref\(\s*user\s*\)$/.test(part);
  const fields = parts.filter((part) => !isOwner(part)).flatMap((part) => readField(part, mistakes) ?? []);
  if (fields.length === 0 && mistakes.length === 0) mistakes.push(`No field is given. ${EXAMPLE}`);
  if (fields.length > MAX_FIELDS)
    mistakes.push(`There are more than ${MAX_FIELDS} fields. Make two resources of them.`);
  mistakes.push(...twice(fields));
  refuseIfAny(mistakes);
  return { fields, refersToOwner: parts.some(isOwner) };
}

/** The fields as they would be asked for again: what differs is another resource. */
export function printFields({ fields, refersToOwner }: ParsedFields): string {
  const owner = refersToOwner ? ['owner:ref(user)'] : [];
  return [...fields.map(printField), ...owner].join(' ');
}

const EXAMPLE = `As in --fields "title:string! price:decimal dueAt:timestamptz? state:enum(draft,live)".`;

function printField({ property, type, arguments: args, isNullable, isUnique }: Field): string {
  const name = type.name === 'ref' ? property.camel.replace(/Id$/, '') : property.camel;
  const inParentheses = args.length > 0 ? `(${args.join(',')})` : '';
  return `${name}:${type.name}${inParentheses}${isUnique ? '!' : ''}${isNullable ? '?' : ''}`;
}

/** Blanks part fields, but for those in parentheses. */
function partsOf(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.trim().split(/\s+(?![^(]*\))/);
}

function readField(part: string, mistakes: string[]): Field | undefined {
  const [, name = '', typeName = '', args, marks = ''] = FIELD.exec(part) ?? [];
  if (name === '') {
    mistakes.push(`The field ${JSON.stringify(part)} is not of the form name:type. ${EXAMPLE}`);
    return undefined;
  }
  const refuse = (reason: string) => void mistakes.push(`The field "${part}": ${reason}.`);
  const type = FIELD_TYPES.find((each) => each.name === typeName);
  const property = propertyOf(name, type, refuse);
  if (!type) refuse(`there is no type "${typeName}". There are ${FIELD_TYPES.map((each) => each.name).join(', ')}`);
  if (!type || !property) return undefined;

  const values = args === undefined ? [] : args.split(',').map((value) => value.trim());
  const mistake = type.mistakeIn(values);
  if (mistake) refuse(mistake);
  const [isNullable, isUnique] = [marks.includes('?'), marks.includes('!')];
  if (/(.).*\1/.test(marks)) refuse('it has the same mark twice');
  if (isUnique && type.numbered === undefined) refuse(`a ${type.name} can not be unique`);
  return { property, type, arguments: values, isNullable, isUnique };
}

function propertyOf(
  name: string,
  type: FieldType | undefined,
  refuse: (reason: string) => void,
): NameForms | undefined {
  const words = wordsOf(name);
  if (!words || words.join('').length > MAX_NAME_LENGTH) {
    refuse(`its name is not made of letters and digits, beginning with a letter, up to ${MAX_NAME_LENGTH} of them`);
    return undefined;
  }
  const property = formsOf(type?.name === 'ref' ? [...words, 'id'] : words);
  const { camel, snake } = property;
  if (type?.name === 'enum' && OWN_TYPES.includes(camel))
    refuse(`an enum can not be called "${camel}". Choose another name`);
  if (OWN_PROPERTIES.includes(camel)) refuse(`every resource has "${camel}" of its own`);
  if (TYPESCRIPT_WORDS.has(camel)) refuse(`"${camel}" is a word of TypeScript. Choose another name`);
  if (SQL_WORDS.has(snake)) refuse(`"${snake}" is a key word of SQL. Choose another name`);
  return property;
}

function twice(fields: readonly Field[]): string[] {
  const names = fields.map(({ property }) => property.snake);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...repeated].map((name) => `The field "${name}" is given twice.`);
}
