import ts from 'typescript';
import { find, parse } from '../../source/source-edit.js';
import { isExported, type Port } from './port.js';

/** A suite of tests that every driver of a port passes. */
export interface Suite {
  /** `describeRateLimitStore` */
  readonly name: string;
  /** The file to import it from, from the root of the lib. */
  readonly path: string;
  /** What it is called with to test a class; `undefined` when it wants something else than a driver. */
  readonly argumentsFor: (driver: string) => string | undefined;
}

/** The suite of a port among the files below `src/testing`, by their paths: the one called like it, or the only one. */
export function suiteOf(port: Port, files: ReadonlyMap<string, string>): Suite | undefined {
  const suites = [...files].flatMap(([path, text]) => suitesIn(path, text));
  const meant = suites.find(({ node }) => node.name?.text === `describe${port.name}`);
  const { node, path } = meant ?? (suites.length === 1 ? suites[0] : undefined) ?? {};
  if (!node?.name || path === undefined) return undefined;
  const { text: name } = node.name;
  const door = 'src/testing/index.ts';
  return {
    name,
    path: isNamedIn(files.get(door) ?? '', name) ? door : path,
    argumentsFor: (driver) => {
      const values = node.parameters.map((parameter) => argumentFor(parameter, port, driver));
      return values.includes(undefined) ? undefined : values.join(', ');
    },
  };
}

function suitesIn(path: string, text: string) {
  return parse(text)
    .statements.filter(ts.isFunctionDeclaration)
    .filter((node) => isExported(node) && /^describe[A-Z]/.test(node.name?.text ?? ''))
    .map((node) => ({ node, path }));
}

function isNamedIn(door: string, name: string): boolean {
  return find(parse(door), ts.isExportSpecifier, (each) => each.name.text === name) !== undefined;
}

function argumentFor({ type }: ts.ParameterDeclaration, port: Port, driver: string): string | undefined {
  if (!type) return undefined;
  if (type.kind === ts.SyntaxKind.StringKeyword) return `'${driver}'`;
  if (ts.isFunctionTypeNode(type)) {
    const gives = find(type.type, ts.isTypeReferenceNode, ({ typeName }) => typeName.getText() === port.name);
    return gives && `() => new ${driver}()`;
  }
  return /Runner$/.test(type.getText()) ? '{ describe, it }' : undefined;
}
