import ts from 'typescript';
import { apply } from './source-edit.js';

/** The syntax tree of a JSON file, and its value where that is an object. */
export function parseObject(text: string): {
  readonly file: ts.JsonSourceFile;
  readonly root: ts.ObjectLiteralExpression | undefined;
} {
  const file = ts.parseJsonText('file.json', text);
  return { file, root: objectIn(file.statements[0]?.expression) };
}

export function objectIn(expression: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  return expression && ts.isObjectLiteralExpression(expression) ? expression : undefined;
}

/** What an object has, in its order; nothing where there is no object. */
export function propertiesOf(expression: ts.Expression | undefined): readonly ts.PropertyAssignment[] {
  return objectIn(expression)?.properties.filter(ts.isPropertyAssignment) ?? [];
}

export function propertyOf(expression: ts.Expression | undefined, name: string): ts.PropertyAssignment | undefined {
  return propertiesOf(expression).find((each) => nameOf(each) === name);
}

export function nameOf({ name }: ts.PropertyAssignment): string {
  return ts.isStringLiteral(name) ? name.text : '';
}

/** The text without a property of an object; as it was where that has none of the name. */
export function withoutProperty(text: string, object: ts.Expression | undefined, name: string): string {
  const properties = propertiesOf(object);
  const index = properties.findIndex((each) => nameOf(each) === name);
  const [previous, unwanted, next] = [properties[index - 1], properties[index], properties[index + 1]];
  if (!unwanted) return text;
  if (next) return apply(text, { start: unwanted.pos, end: next.pos, text: '' });
  return apply(text, { start: previous?.end ?? unwanted.pos, end: unwanted.end, text: '' });
}
