import ts from 'typescript';
import { distinct } from './three-ways.js';
import { wordsIn } from './spelling.js';

/** What the elements of a list are called, each once: by these names they are found again in another version of the list. */
export function namesIn(list: ts.NodeArray<ts.Node>): readonly string[] {
  return distinct(list.map(nameOf));
}

function nameOf(node: ts.Node, index: number): string {
  if (isArgument(node)) return `argument ${index}`;
  if (ts.isImportDeclaration(node)) return `import ${node.moduleSpecifier.getText()}`;
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => wordsIn(name)).join(', ');
  }
  if (ts.isExpressionStatement(node)) {
    // The whole of a JSON file is one.
    return ts.isObjectLiteralExpression(node.expression) ? 'object' : nameOfExpression(node.expression);
  }
  if (ts.isIfStatement(node)) return `if ${wordsIn(node.expression)}`;
  if (ts.isReturnStatement(node) || ts.isTryStatement(node) || ts.isIterationStatement(node, false)) {
    return ts.SyntaxKind[node.kind];
  }
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) return node.name.text;
  const { name } = node as { readonly name?: ts.Node };
  return name ? wordsIn(name) : nameOfExpression(node);
}

/** `it("answers")`, `HttpModule.forRootAsync()`, `provide: CLOCK`, or all that is written. */
function nameOfExpression(node: ts.Node): string {
  if (ts.isAwaitExpression(node)) return nameOfExpression(node.expression);
  if (ts.isBinaryExpression(node)) return wordsIn(node.left);
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    const title = first && ts.isStringLiteralLike(first) ? first.getText() : '';
    return `${wordsIn(node.expression)}(${title})`;
  }
  if (ts.isObjectLiteralExpression(node)) return firstOf(node.properties);
  if (ts.isArrayLiteralExpression(node)) return firstOf(node.elements);
  return wordsIn(node);
}

function firstOf([first]: ts.NodeArray<ts.Node>): string {
  return first ? wordsIn(first) : '';
}

function isArgument({ parent }: ts.Node): boolean {
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.arguments !== undefined;
}
