import ts from 'typescript';
import { afterComments, apply, type Edit, find, parse, UnexpectedShapeError } from './source-edit.js';

/** Where a list stands in a file, for people and for the search. */
export interface ListPlace {
  /** What to look for, in words: `the list "entities"`. */
  readonly description: string;
  readonly locate: (file: ts.SourceFile) => ts.ArrayLiteralExpression | undefined;
}

/** `const entities = [ ... ]`. */
export function listOfConstant(name: string): ListPlace {
  return {
    description: `const ${name} = [...]`,
    locate: (file) => listIn(constantOf(file, name)?.initializer),
  };
}

/** `const ROLE_PERMISSIONS = { user: [ ... ] }`. */
export function listInConstant(name: string, property: string): ListPlace {
  return {
    description: `const ${name} = { ${property}: [...] }`,
    locate: (file) => {
      const initializer = constantOf(file, name)?.initializer;
      return initializer && listIn(propertyOf(initializer, property)?.initializer);
    },
  };
}

/** `imports: [ ... ]` of what `forRoot` of a module returns, or else of its decorator. */
export function listOfModule(module: string, property: string): ListPlace {
  return {
    description: `${property}: [...] of ${module}`,
    locate: (file) => {
      const owner = find(file, ts.isClassDeclaration, ({ name }) => name?.text === module);
      const returned = owner && find(owner, ts.isObjectLiteralExpression, (node) => isOfModule(node, module));
      const decorated = owner && find(owner, ts.isDecorator, ({ expression }) => isCallOf(expression, 'Module'));
      const written = [returned, decorated].map((node) => node && listIn(propertyOf(node, property)?.initializer));
      return written.find((list) => list !== undefined);
    },
  };
}

/** `errors: [ ... ]` anywhere in what a module is given: `HttpModule.forRootAsync({ ... })`. */
export function listInCall(module: string, property: string): ListPlace {
  return {
    description: `${property}: [...] of ${module}.forRoot(...)`,
    locate: (file) => {
      const call = find(file, ts.isCallExpression, ({ expression }) => isMethodOf(expression, module));
      return call && listIn(propertyOf(call, property)?.initializer);
    },
  };
}

/** The file with an element at the end of a list; as it was where the list has it. @throws UnexpectedShapeError */
export function withElement(text: string, place: ListPlace, element: string): string {
  const list = place.locate(parse(text));
  if (!list) throw new UnexpectedShapeError(`There is no ${place.description}: write ${element} where it belongs.`);
  return hasElement(list, element) ? text : apply(text, insertion(text, list, element));
}

/** The file without an element of a list; as it was where there is no such list or element. */
export function withoutElement(text: string, place: ListPlace, element: string): string {
  const list = place.locate(parse(text));
  return list ? apply(text, removal(text, list, element)) : text;
}

function insertion(text: string, { elements }: ts.ArrayLiteralExpression, element: string): Edit {
  const last = elements.at(-1);
  if (!last) return { start: elements.pos, end: elements.end, text: element };
  const lead = /\n[ \t]*$/.exec(text.slice(last.getFullStart(), last.getStart()))?.[0] ?? ' ';
  if (!elements.hasTrailingComma) return { start: last.end, end: last.end, text: `,${lead}${element}` };
  const end = afterComments(text, elements.end);
  return { start: end, end, text: `${lead}${element},` };
}

function removal(text: string, { elements }: ts.ArrayLiteralExpression, element: string): Edit | undefined {
  const index = elements.findIndex((each) => each.getText() === element);
  const unwanted = elements[index];
  if (!unwanted) return undefined;
  const [previous, next] = [elements[index - 1], elements[index + 1]];
  if (!previous && !next) return { start: elements.pos, end: elements.end, text: '' };
  if (next) return { start: afterComments(text, unwanted.pos), end: afterComments(text, next.pos), text: '' };
  const start = elements.hasTrailingComma ? afterComments(text, unwanted.pos) : (previous?.end ?? unwanted.pos);
  return { start, end: elements.hasTrailingComma ? elements.end : unwanted.end, text: '' };
}

function hasElement({ elements }: ts.ArrayLiteralExpression, element: string): boolean {
  return elements.some((each) => each.getText() === element);
}

function constantOf(file: ts.SourceFile, constant: string): ts.VariableDeclaration | undefined {
  return find(file, ts.isVariableDeclaration, ({ name }) => name.getText() === constant);
}

function propertyOf(within: ts.Node, property: string): ts.PropertyAssignment | undefined {
  const isMeant = (name: ts.PropertyName) =>
    (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === property;
  return find(within, ts.isPropertyAssignment, ({ name }) => isMeant(name));
}

function listIn(expression: ts.Expression | undefined): ts.ArrayLiteralExpression | undefined {
  if (!expression) return undefined;
  if (ts.isArrayLiteralExpression(expression)) return expression;
  const isWrapped = ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression);
  return isWrapped ? listIn(expression.expression) : undefined;
}

/** `{ module: AppModule, ... }` */
function isOfModule(object: ts.ObjectLiteralExpression, module: string): boolean {
  return object.properties.some(
    (each) =>
      ts.isPropertyAssignment(each) && each.name.getText() === 'module' && each.initializer.getText() === module,
  );
}

function isCallOf(expression: ts.Expression, name: string): boolean {
  return ts.isCallExpression(expression) && expression.expression.getText() === name;
}

function isMethodOf(expression: ts.Expression, owner: string): boolean {
  return ts.isPropertyAccessExpression(expression) && expression.expression.getText() === owner;
}
