import ts from 'typescript';
import { importsOf, isUsed, withImport } from '../source/imports.js';
import { type Conflict, Merger } from './merger.js';
import { eachOf, type ThreeWays, winner } from './three-ways.js';

export interface Merged {
  /** The file as it stands, with all that could be changed. */
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

/**
 * Changes a file of TypeScript or JSON as what is generated has changed: what differs between `base` and `next`, found in their
 * syntax trees, is done to `current`, whatever people and generators made of the rest. What they made of the very places is left,
 * and is a conflict.
 */
export function merge(texts: ThreeWays<string>, path: string): Merged {
  const won = winner(texts, (one, other) => one === other);
  if (won) return { text: texts[won], conflicts: [] };
  const kind = path.endsWith('.json') ? ts.ScriptKind.JSON : ts.ScriptKind.TS;
  const files = eachOf(texts, (text) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind));
  const merger = new Merger();
  const text = merger.file(files);
  return {
    text: kind === ts.ScriptKind.JSON ? text : withUsedImports(text, texts.current),
    conflicts: merger.conflicts,
  };
}

/** What is generated needs an import no more, but somebody else does. */
function withUsedImports(merged: string, current: string): string {
  const imported = new Set(importsOf(merged).map(({ name }) => name));
  const lost = importsOf(current).filter(({ name }) => !imported.has(name) && isUsed(merged, name));
  return lost.reduce(withImport, merged);
}
