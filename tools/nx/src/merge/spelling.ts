import ts from 'typescript';

const KNOWN = new WeakMap<ts.Node, string>();

/**
 * What is written in a node, comments included, whatever its line breaks, blanks and trailing commas. Comments before it are of the
 * list that it stands in.
 */
export function spellingOf(node: ts.Node): string {
  const known = KNOWN.get(node) ?? spelled(node);
  KNOWN.set(node, known);
  return known;
}

/** What is written in a node, without comments, blanks and line breaks. */
export function wordsIn(node: ts.Node): string {
  const children = node.getChildren().filter((child) => !ts.isJSDoc(child));
  return children.length === 0 ? node.getText() : children.map(wordsIn).join('');
}

/** A text without blanks and line breaks, for what stands between nodes. */
export function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function spelled(node: ts.Node): string {
  const file = node.getSourceFile();
  const children = node.getChildren(file).filter((child) => !ts.isJSDoc(child));
  if (children.length === 0) return node.getText(file);
  const isTrailingComma = node.kind === ts.SyntaxKind.SyntaxList && children.at(-1)?.kind === ts.SyntaxKind.CommaToken;
  const counting = isTrailingComma ? children.slice(0, -1) : children;
  return counting
    .flatMap((child, index) => [...(index === 0 ? [] : commentsBefore(child, file)), spellingOf(child)])
    .join('\n');
}

function commentsBefore(node: ts.Node, { text }: ts.SourceFile): string[] {
  const start = node.getFullStart();
  // TypeScript counts those on the line of the token before to that.
  const ranges = [ts.getTrailingCommentRanges(text, start), ts.getLeadingCommentRanges(text, start)];
  return ranges.flatMap((each = []) => each).map(({ pos, end }) => withoutBlanks(text.slice(pos, end)));
}
