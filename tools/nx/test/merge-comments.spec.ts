import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ts from 'typescript';
import { CAPABILITIES } from '../src/generators/app/plan.js';
import { merge } from '../src/merge/merge.js';
import { syntaxMistakeIn } from '../src/source/syntax-mistake.js';
import { mergedFilesOf } from './support/merged-files.js';

/** Places in a file where a person may begin a line: before each token that is no part of a template. */
function placesIn(text: string): number[] {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const places: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteral(node) || ts.isJSDoc(node)) return;
    const children = node.getChildren(file);
    // A line break behind `return` and the like would end the statement.
    if (children.length === 0 && ts.isIdentifier(node) && !ts.isReturnStatement(node.parent))
      places.push(node.getStart());
    children.forEach(visit);
  };
  visit(file);
  return places;
}

function withComments(text: string, places: readonly number[]): string {
  const sorted = [...new Set(places)].toSorted((one, other) => other - one);
  return sorted.reduce((all, place) => `${all.slice(0, place)}// ours at ${place}.\n${all.slice(place)}`, text);
}

const commentsIn = (text: string) => (text.match(/\/\/ ours at \d+\.$/gm) ?? []).toSorted();

const [nothing, everything] = [mergedFilesOf([]), mergedFilesOf(CAPABILITIES)];
const CHANGED = [...nothing].flatMap(([path, text]) => {
  const other = everything.get(path);
  return path.endsWith('.ts') && other !== undefined && other !== text ? [{ path, texts: [text, other] as const }] : [];
});

describe.each(CHANGED)('comments of people in $path', ({ path, texts: [few, many] }) => {
  it.each([
    ['gets', few, many],
    ['loses', many, few],
  ])('stay, each once, when the app %s every capability, or are told of', (_verb, base, next) => {
    const places = placesIn(base);
    fc.assert(
      fc.property(fc.subarray(places, { minLength: 1, maxLength: 4 }), (chosen) => {
        const current = withComments(base, chosen);
        // Behind `interface` and the like a name must be on the same line.
        fc.pre(syntaxMistakeIn(path, current) === undefined);
        const { text, conflicts } = merge({ base, next, current }, path);
        if (conflicts.length > 0) return;
        expect(commentsIn(text)).toEqual(commentsIn(current));
        expect(text.replaceAll(/\/\/ ours at \d+\.\n/g, '').replaceAll(/[\s,]/g, '')).toBe(
          next.replaceAll(/[\s,]/g, ''),
        );
      }),
      { numRuns: 25 },
    );
  });
});
