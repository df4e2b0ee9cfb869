import ts from 'typescript';
import { afterComments } from '../source/source-edit.js';

/** What a node is made of, in the order of its text. */
export interface Part {
  /** What the parent calls it: `expression`, `arguments`. */
  readonly name: string;
  /** A node, or a list of nodes. */
  readonly content: ts.Node | ts.NodeArray<ts.Node>;
  /** What stands between the elements of a list; modifiers and the like are not merged one by one. */
  readonly separator?: ',' | '\n' | undefined;
  readonly start: number;
  readonly end: number;
}

/** A part that is a list, to be merged element by element. */
export interface ListPart extends Part {
  readonly content: ts.NodeArray<ts.Node>;
  readonly separator: ',' | '\n';
}

const AS_A_WHOLE = ['modifiers', 'heritageClauses', 'typeArguments', 'typeParameters'];
const IN_LINES = ['statements', 'members', 'clauses'];

/** The parts of a node. */
export function partsOf(node: ts.Node): readonly Part[] {
  const parts: Part[] = [];
  const { text } = node.getSourceFile();
  ts.forEachChild(
    node,
    (child) => {
      const isEnd = child.kind === ts.SyntaxKind.EndOfFileToken;
      if (!isEnd) parts.push({ name: nameOf(child, node), content: child, start: child.getStart(), end: child.end });
    },
    (list) => {
      const name = nameOf(list, node);
      const isWhole = AS_A_WHOLE.includes(name);
      const separator = isWhole ? undefined : IN_LINES.includes(name) && !ts.isEnumDeclaration(node) ? '\n' : ',';
      const [start, end] = isWhole ? [startOf(list), list.end] : [list.pos, afterComments(text, list.end)];
      parts.push({ name, content: list, separator, start, end });
    },
  );
  return parts.sort((one, other) => one.start - other.start);
}

export function isListPart(part: Part): part is ListPart {
  return part.separator !== undefined;
}

function startOf(list: ts.NodeArray<ts.Node>): number {
  return list[0]?.getStart() ?? list.pos;
}

function nameOf(content: Part['content'], node: ts.Node): string {
  return Object.entries(node).find(([, value]) => value === content)?.[0] ?? '';
}
