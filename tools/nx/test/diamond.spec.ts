import { describe, expect, it } from '@jest/globals';
import type { Capability } from '../src/generators/app/plan.js';
import { merge } from '../src/merge/merge.js';
import { everySet } from './support/app-workspace.js';
import { mergedFilesOf } from './support/merged-files.js';

const words = (text: string) => (text.match(/[\w$]+/g) ?? []).toSorted();
const unformatted = (text: string) => text.replaceAll(/\s+/g, '').replaceAll(/,(?=[)\]}])/g, '');

/** Sets of capabilities to which two others can be added. */
const DIAMONDS = everySet().flatMap((set) =>
  everySet().flatMap((left) =>
    everySet().flatMap((right) => {
      const isMore = (more: readonly Capability[]) =>
        more.length > set.length && set.every((each) => more.includes(each));
      const both = [...new Set([...left, ...right])];
      const isDiamond =
        isMore(left) && isMore(right) && left.every((each) => !right.includes(each) || set.includes(each));
      return isDiamond ? [{ set, left, right, both }] : [];
    }),
  ),
);

describe('what a capability changes', () => {
  it.each(DIAMONDS)(
    'is the same with $left and $right, whichever came first, beside $set',
    ({ set, left, right, both }) => {
      const [base, next, current, expected] = [set, left, right, both].map(mergedFilesOf);
      for (const [path, text] of expected ?? []) {
        const [was, will, is] = [base, next, current].map((files) => files?.get(path));
        if (was === undefined || will === undefined || is === undefined) continue;
        const { text: merged, conflicts } = merge({ base: was, next: will, current: is }, path);
        expect([path, conflicts]).toEqual([path, []]);
        expect([path, ...words(merged)]).toEqual([path, ...words(text)]);
        const undone = merge({ base: will, next: was, current: merged }, path);
        expect([path, undone.conflicts]).toEqual([path, []]);
        expect(unformatted(undone.text)).toBe(unformatted(is));
      }
    },
  );
});
