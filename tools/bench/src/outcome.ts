import type { Goal } from './goals.js';

/** What a mode found out. */
export interface Outcome {
  /** For people. */
  readonly text: string;
  /** For programs: everything, each round. */
  readonly figures: object;
  readonly goals: readonly Goal[];
}
