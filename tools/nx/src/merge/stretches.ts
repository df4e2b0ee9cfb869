import { afterComments } from '../source/source-edit.js';
import type { ListPart } from './parts.js';
import type ts from 'typescript';

/** A stretch of a list: an element with the comments that are of it. */
export interface Stretch {
  readonly node: ts.Node;
  /** What stands before it: line breaks, and comments. */
  readonly lead: string;
  readonly text: string;
  /** Comments behind it, on its line. */
  readonly tail: string;
}

/** A list as stretches. */
export function stretchesOf({ content }: ListPart): readonly Stretch[] {
  return content.map((node, index) => {
    const { text } = node.getSourceFile();
    const start = index === 0 ? node.pos : afterComments(text, node.pos);
    const following = content[index + 1]?.pos ?? Math.max(content.end, node.end);
    const tail = text.slice(node.end, afterComments(text, following)).replace(/^\s*,/, '').trim();
    return { node, lead: text.slice(start, node.getStart()), text: node.getText(), tail };
  });
}

/** Stretches one after the other, each on a line of its own where it was not there before. */
export function joined(stretches: readonly Stretch[], { separator, content }: ListPart): string {
  const comma = separator === ',' ? ',' : '';
  const texts = stretches.map(({ lead, text, tail }, index) => {
    const isLast = index === stretches.length - 1;
    const gap = index > 0 && separator === '\n' && !lead.includes('\n') ? '\n' : '';
    const behind = `${isLast && !content.hasTrailingComma ? '' : comma}${tail && ` ${tail}`}`;
    // Whatever is written behind it on its line would become part of it.
    const end = tail.includes('//') && (isLast || !stretches[index + 1]?.lead.startsWith('\n')) ? '\n' : '';
    return gap + lead + text + behind + end;
  });
  return texts.join('');
}
