import ts from 'typescript';
import { apply, type Edit, parse, UnexpectedShapeError } from './source-edit.js';

/** A name that a file imports. */
export interface NamedImport {
  readonly name: string;
  readonly from: string;
  /** Needed by the compiler alone. @default false */
  readonly isType?: boolean;
}

/** The file with a name imported; as it was where it is imported already. @throws UnexpectedShapeError where it is taken */
export function withImport(text: string, wanted: NamedImport): string {
  return apply(text, insertion(parse(text), wanted));
}

/** The file without a name that it imports; as it was where it is not. */
export function withoutImport(text: string, unwanted: NamedImport): string {
  return apply(text, removal(parse(text), unwanted));
}

/** The names that a file imports in braces. */
export function importsOf(text: string): readonly NamedImport[] {
  const declarations = parse(text).statements.filter(ts.isImportDeclaration);
  return declarations.flatMap((declaration) => {
    const elements = namesOf(declaration)?.elements ?? [];
    const isWhole = isOfTypes(declaration);
    return elements.map(({ name, isTypeOnly }) => ({
      name: name.text,
      from: moduleOf(declaration),
      isType: isWhole || isTypeOnly,
    }));
  });
}

/** Whether the name of an import stands anywhere else in a file. */
export function isUsed(text: string, name: string): boolean {
  let uses = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node) && node.text === name) uses += 1;
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return uses > 0;
}

function insertion(file: ts.SourceFile, { name, from, isType = false }: NamedImport): Edit | undefined {
  const imports = file.statements.filter(ts.isImportDeclaration);
  const other = imports.find((each) => moduleOf(each) !== from && specifierOf(each, name));
  if (other) {
    throw new UnexpectedShapeError(`${name} is imported from '${moduleOf(other)}' already. Choose another name.`);
  }
  const same = imports.filter((each) => moduleOf(each) === from);
  if (same.some((each) => specifierOf(each, name))) return undefined;

  const fitting = same.find((each) => namesOf(each) && (isType || !isOfTypes(each)));
  const list = fitting && namesOf(fitting);
  if (list) return intoList(list, name, isType && !isOfTypes(fitting) ? `type ${name}` : name);

  const line = `import ${isType ? `type { ${name} }` : `{ ${name} }`} from '${from}';\n`;
  const after = imports.filter((each) => isRelative(moduleOf(each)) === isRelative(from));
  const next = after.find((each) => moduleOf(each) > from);
  if (next) return at(next.getStart(file), line);
  const last = after.at(-1) ?? imports.at(-1);
  if (last) return at(endOfLine(file, last.end), line);
  return at(file.statements[0]?.getFullStart() ?? 0, line);
}

function intoList(list: ts.NamedImports, name: string, specifier: string): Edit {
  const next = list.elements.find((each) => each.name.text.localeCompare(name, 'en') > 0);
  if (next) return at(next.getStart(), `${specifier}, `);
  return at(list.elements.at(-1)?.end ?? list.end - 1, `, ${specifier}`);
}

function removal(file: ts.SourceFile, { name, from }: NamedImport): Edit | undefined {
  for (const declaration of file.statements.filter(ts.isImportDeclaration)) {
    const specifier = moduleOf(declaration) === from ? specifierOf(declaration, name) : undefined;
    const elements = namesOf(declaration)?.elements;
    if (!specifier || !elements) continue;
    if (elements.length === 1) {
      return { start: declaration.getStart(file), end: endOfLine(file, declaration.end), text: '' };
    }
    const index = elements.indexOf(specifier);
    const [previous, next] = [elements[index - 1], elements[index + 1]];
    if (previous) return { start: previous.end, end: specifier.end, text: '' };
    return { start: specifier.getStart(file), end: next?.getStart(file) ?? specifier.end, text: '' };
  }
  return undefined;
}

function moduleOf(declaration: ts.ImportDeclaration): string {
  return ts.isStringLiteral(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : '';
}

/** The list in braces of an import; none where a module is imported whole, or for what it does. */
function namesOf({ importClause }: ts.ImportDeclaration): ts.NamedImports | undefined {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) && bindings.elements.length > 0 ? bindings : undefined;
}

/** `import type { ... }` */
function isOfTypes({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function specifierOf(declaration: ts.ImportDeclaration, name: string): ts.ImportSpecifier | undefined {
  return namesOf(declaration)?.elements.find((each) => each.name.text === name);
}

function isRelative(module: string): boolean {
  return module.startsWith('.');
}

function endOfLine({ text }: ts.SourceFile, position: number): number {
  const lineBreak = text.indexOf('\n', position);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

function at(position: number, text: string): Edit {
  return { start: position, end: position, text };
}
