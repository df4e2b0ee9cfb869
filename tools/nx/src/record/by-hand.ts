import type { Conflict } from '../merge/merger.js';

/** A text that gives way to another; `undefined` is none. */
export interface Instead {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What somebody has to do about a conflict. */
export function sentenceOf({ line, before, after }: Conflict, path: string): string {
  const place = `${path}:${line} was edited where this would change it.`;
  if (before === '') return `${place} By hand, add:\n${indented(after)}`;
  if (after === '') return `${place} By hand, take out:\n${indented(before)}`;
  return `${place} By hand, in place of:\n${indented(before)}\nwrite:\n${indented(after)}`;
}

/** The lines that differ, for somebody to write; empty when none do. */
export function linesBetween({ before = '', after = '' }: Instead): string {
  const [old, fresh] = [before, after].map((text) => text.split('\n'));
  const gone = old?.filter((line) => !fresh?.includes(line)).map((line) => `\n- ${line}`) ?? [];
  const added = fresh?.filter((line) => !old?.includes(line)).map((line) => `\n+ ${line}`) ?? [];
  const lines = [...gone, ...added].join('');
  return lines === '' ? '' : ` By hand:${lines}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
