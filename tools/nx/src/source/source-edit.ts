import ts from 'typescript';

/** A change of a text: what stands between two positions gives way to something else. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The file does not look as expected. Says what to write by hand. */
export class UnexpectedShapeError extends Error {
  override readonly name = 'UnexpectedShapeError';
}

/** The syntax tree of a file. */
export function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

/** The text after a change; `undefined` is none. */
export function apply(text: string, edit: Edit | undefined): string {
  return edit === undefined ? text : text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

/** Behind comments on the same line, which are of what stands before. */
export function afterComments(text: string, position: number): number {
  return ts.getTrailingCommentRanges(text, position)?.at(-1)?.end ?? position;
}

/** The first node of a kind that is meant, from the outside to the inside. */
export function find<Node extends ts.Node>(
  within: ts.Node,
  isKind: (node: ts.Node) => node is Node,
  isMeant: (node: Node) => boolean = () => true,
): Node | undefined {
  if (isKind(within) && isMeant(within)) return within;
  return ts.forEachChild(within, (child) => find(child, isKind, isMeant));
}
