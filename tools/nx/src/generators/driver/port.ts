import { posix } from 'node:path';
import ts from 'typescript';
import type { NamedImport } from '../../source/imports.js';
import { parse, UnexpectedShapeError } from '../../source/source-edit.js';

/** What a port does, by the suffix of its file. */
export type PortRole = 'store' | 'transport';

/** An interface that drivers of a lib implement. */
export interface Port {
  /** `RateLimitStore` */
  readonly name: string;
  /** Its file, from the root of the lib: `src/rate-limit.store.ts`. */
  readonly path: string;
  readonly role: PortRole;
  readonly node: ts.InterfaceDeclaration;
}

/** What a driver must have. */
export interface PortMember {
  readonly name: string;
  readonly isMethod: boolean;
  /** What stands before the parameters of a generic method: `<T>`. */
  readonly generics: string;
  readonly parameters: readonly PortParameter[];
  /** What a method gives, or the type of a property. */
  readonly type: string;
}

/** A parameter of a method. */
export interface PortParameter {
  readonly name: string;
  /** What follows the name: `?: string`. */
  readonly declared: string;
  readonly isRest: boolean;
}

/** The ports in a file: its exported interfaces that are called like its role. */
export function portsIn(path: string, text: string): Port[] {
  const [, role] = /\.(store|transport)\.ts$/.exec(path) ?? [];
  if (role !== 'store' && role !== 'transport') return [];
  const suffix = role === 'store' ? 'Store' : 'Transport';
  return parse(text)
    .statements.filter(ts.isInterfaceDeclaration)
    .filter((node) => isExported(node) && node.name.text.endsWith(suffix))
    .map((node) => ({ name: node.name.text, path, role, node }));
}

/** What a driver must have; what it may leave out is not there. @throws UnexpectedShapeError */
export function membersOf({ name, node }: Port): readonly PortMember[] {
  if (node.heritageClauses || node.typeParameters) {
    throw new UnexpectedShapeError(`${name} extends something or is generic: write the driver by hand.`);
  }
  const members = node.members.filter((member) => !member.questionToken).map((member) => memberOf(name, member));
  const twice = members.find((member, index) => members.findIndex((other) => other.name === member.name) !== index);
  if (twice) throw new UnexpectedShapeError(`${name} has ${twice.name} in several forms: write the driver by hand.`);
  return members;
}

/** What a file must import for the types in what it {@link membersOf has} of a port. @throws UnexpectedShapeError */
export function importsFor(port: Port, file: string): readonly NamedImport[] {
  const used = typesIn(port.node.members.filter((member) => !member.questionToken));
  const names = [...new Set([port.name, ...used])];
  return names.flatMap((name) => importOf(name, port, file) ?? []);
}

/** Where one file of a lib finds another: `../rate.js`. */
export function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function memberOf(port: string, member: ts.TypeElement): PortMember {
  const isMethod = ts.isMethodSignature(member);
  if ((!isMethod && !ts.isPropertySignature(member)) || !ts.isIdentifier(member.name) || !member.type) {
    throw new UnexpectedShapeError(`${port} has a member that is not named and typed: write the driver by hand.`);
  }
  const parameters = isMethod ? member.parameters.map(parameterOf) : [];
  const generics =
    isMethod && member.typeParameters ? `<${member.typeParameters.map((each) => each.getText()).join(', ')}>` : '';
  return { name: member.name.text, isMethod, generics, parameters, type: member.type.getText() };
}

function parameterOf(
  { name, questionToken, type, dotDotDotToken }: ts.ParameterDeclaration,
  index: number,
): PortParameter {
  return {
    name: ts.isIdentifier(name) ? name.text : `argument${index + 1}`,
    declared: `${questionToken ? '?' : ''}: ${type?.getText() ?? 'unknown'}`,
    isRest: dotDotDotToken !== undefined,
  };
}

/** The names of types in some nodes, but for those that are declared there. */
function typesIn(nodes: readonly ts.Node[]): string[] {
  const [used, declared] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeParameterDeclaration(node)) declared.add(node.name.text);
    if (ts.isTypeReferenceNode(node)) used.add(leftmost(node.typeName));
    if (ts.isTypeQueryNode(node)) used.add(leftmost(node.exprName));
    ts.forEachChild(node, visit);
  };
  for (const node of nodes) visit(node);
  return [...used].filter((name) => !declared.has(name));
}

function leftmost(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : leftmost(name.left);
}

/** Nothing for what every file has, such as `Promise`. */
function importOf(name: string, { path, node }: Port, file: string): NamedImport | undefined {
  const { statements } = node.getSourceFile();
  const declaration = statements.find((each) => isDeclarationOf(each, name));
  if (declaration) {
    if (isExported(declaration)) return { name, from: specifier(file, path), isType: true };
    throw new UnexpectedShapeError(`${name} is part of the port: export it.`);
  }
  for (const each of statements.filter(ts.isImportDeclaration)) {
    const bindings = each.importClause?.namedBindings;
    const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    const found = elements.find((element) => element.name.text === name);
    const isOtherwise =
      each.importClause?.name?.text === name ||
      (bindings && ts.isNamespaceImport(bindings) && bindings.name.text === name);
    if (isOtherwise || found?.propertyName) {
      throw new UnexpectedShapeError(`${name} is imported under another name: write the driver by hand.`);
    }
    if (found) return { name, from: moved(moduleOf(each), path, file), isType: true };
  }
  return undefined;
}

function moved(module: string, from: string, to: string): string {
  return module.startsWith('.') ? specifier(to, posix.join(posix.dirname(from), module)) : module;
}

function moduleOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}

function isDeclarationOf(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((each) => each.name.getText() === name);
  }
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name?.text === name;
}

export function isExported(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}
