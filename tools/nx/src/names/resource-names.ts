import pluralize from 'pluralize';
import { type NameForms, formsOf, wordsOf } from './name-forms.js';
import { DEVICE_NAMES, SQL_WORDS, TAKEN_ROUTES, TAKEN_TYPES, TYPESCRIPT_WORDS } from './reserved-words.js';
import { Refusal, refuseIfAny } from '../refusal.js';

/** How one of a kind is called, and many of them. */
export interface ResourceNames {
  readonly one: NameForms;
  readonly many: NameForms;
}

/** So that the longest name made of it fits into the 63 bytes that PostgreSQL keeps of a name. */
export const MAX_NAME_LENGTH = 30;

const FORMS = 'letters and digits, beginning with a letter, as in order-item, orderItem, OrderItem or order_item';

/**
 * The names of a resource, given in singular or plural. With `plural` the name is the singular as it stands.
 *
 * @throws Refusal with all that is wrong with them
 */
export function parseResourceNames(name: string, plural?: string): ResourceNames {
  const words = checkedWords('The name', name);
  const many = plural === undefined ? inflected(words, pluralize.plural) : checkedWords('The plural', plural);
  const one = plural === undefined ? inflected(words, pluralize.singular) : words;
  const names = { one: formsOf(one), many: formsOf(many) };
  refuseIfAny(mistakesIn(names));
  return names;
}

/** The name of something that is no resource, such as a migration. @throws Refusal */
export function parseName(name: string): NameForms {
  return formsOf(checkedWords('The name', name, 50));
}

function checkedWords(what: string, name: string, maxLength = MAX_NAME_LENGTH): readonly string[] {
  const words = wordsOf(name);
  if (!words) throw new Refusal([`${what} ${JSON.stringify(name)} is not made of ${FORMS}.`]);
  if (words.join('-').length > maxLength) {
    throw new Refusal([`${what} "${name}" is longer than ${maxLength} characters. Choose a shorter one.`]);
  }
  return words;
}

function inflected(words: readonly string[], inflect: (word: string) => string): readonly string[] {
  return [...words.slice(0, -1), inflect(words.at(-1) ?? '')];
}

function* mistakesFor({ one, many }: ResourceNames): Iterable<string> {
  const elsewhere = 'Choose another name.';
  for (const { camel } of [one, many]) {
    if (TYPESCRIPT_WORDS.has(camel)) yield `"${camel}" is a word of TypeScript. ${elsewhere}`;
  }
  if (TAKEN_TYPES.has(one.pascal)) yield `The generated files use ${one.pascal} for something else. ${elsewhere}`;
  if (SQL_WORDS.has(many.snake)) yield `"${many.snake}" is a key word of SQL, and would be a table. ${elsewhere}`;
  if (TAKEN_ROUTES.has(many.kebab)) yield `/${many.kebab} is served by @ashlar/auth. ${elsewhere}`;
  if (DEVICE_NAMES.test(one.kebab) || DEVICE_NAMES.test(many.kebab)) {
    yield `Windows can have no file called "${one.kebab}". ${elsewhere}`;
  }
}

function mistakesIn(names: ResourceNames): string[] {
  return [...new Set(mistakesFor(names))];
}
