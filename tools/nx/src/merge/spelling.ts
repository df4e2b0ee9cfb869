import ts from 'typescript';

/** What is written in a node, comments included, whatever its line breaks, blanks and trailing commas. */
export function spellingOf(node: ts.Node): string {
  return [...tokensOf(node, node.getSourceFile())].join('\n');
}

/** A text without blanks and line breaks, for what stands between nodes. */
export function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function* tokensOf(node: ts.Node, file: ts.SourceFile, isFirst = true): Iterable<string> {
  const children = node.getChildren(file).filter((child) => !ts.isJSDoc(child));
  if (children.length === 0) {
    // Comments before the first token are of the list that the node stands in.
    if (!isFirst) yield* commentsIn(file.text, ts.getLeadingCommentRanges(file.text, node.getFullStart()));
    yield node.getText(file);
    return;
  }
  const last = children.at(-1);
  const isTrailingComma = node.kind === ts.SyntaxKind.SyntaxList && last?.kind === ts.SyntaxKind.CommaToken;
  for (const [index, child] of (isTrailingComma ? children.slice(0, -1) : children).entries()) {
    yield* tokensOf(child, file, isFirst && index === 0);
  }
}

function commentsIn(text: string, ranges: readonly ts.CommentRange[] = []): string[] {
  return ranges.map(({ pos, end }) => withoutBlanks(text.slice(pos, end)));
}
