import type { Refusal } from '@ashlar/domain';
import type { Problem, ProblemField } from './problem.js';

/** More say no more. */
const MOST_MISTAKES = 10;

/** A name as we give them: what clients make up may be anything, a secret too. */
const OUR_POINTER = /^[\w/-]{0,80}$/;

/** What the log is told of a problem: codes and places, and nothing that a client made up. */
export function refusalOf({ code, errors = [] }: Problem): Refusal {
  const mistakes = [...new Set(errors.map(mistake))].slice(0, MOST_MISTAKES);
  return mistakes.length > 0 ? { code, mistakes } : { code };
}

function mistake({ pointer, code }: ProblemField): string {
  return code === 'unknownField' || !OUR_POINTER.test(pointer) ? code : `${pointer} ${code}`.trim();
}
