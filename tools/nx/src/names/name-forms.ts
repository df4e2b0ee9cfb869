/** A name as it is written in different places. */
export interface NameForms {
  /** `order-item`: files, folders, routes. */
  readonly kebab: string;
  /** `orderItem`: variables and properties. */
  readonly camel: string;
  /** `OrderItem`: classes. */
  readonly pascal: string;
  /** `order_item`: tables and columns. */
  readonly snake: string;
  /** `ORDER_ITEM`: constants and error codes. */
  readonly constant: string;
  /** `order item`: sentences. */
  readonly text: string;
}

const NAME = /^[A-Za-z][A-Za-z\d]*(?:[-_][A-Za-z\d]+)*$/;
const BOUNDARY = /[-_]|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** The words of a name in kebab-case, camelCase, PascalCase or snake_case; `undefined` when it is none of these. */
export function wordsOf(name: string): readonly string[] | undefined {
  if (!NAME.test(name)) return undefined;
  return name.split(BOUNDARY).map((word) => word.toLowerCase());
}

/** All forms of a name that is made of words. */
export function formsOf(words: readonly string[]): NameForms {
  const pascal = words.map(capitalized).join('');
  const snake = words.join('_');
  return {
    kebab: words.join('-'),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    snake,
    constant: snake.toUpperCase(),
    text: words.join(' '),
  };
}

/** `Order item`: where people read it first. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
