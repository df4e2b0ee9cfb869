import type { Identification } from '../support/accounts.js';
import type { Call } from './call.js';

/** How many act in turn. Few, so that they meet their own things. */
export const ACTORS = 4;
/** Which of them may do everything, where there are roles. */
export const ADMINISTRATOR = ACTORS - 1;

/** Who sends a request, and what only they know, by name. */
export interface Player {
  readonly headers: Identification;
  readonly own: Readonly<Record<string, string>>;
}

/** Those who act in a run. */
export interface Cast {
  /** Who sends a call. One that ends what identifies its sender gets a sender of its own. */
  playerOf(call: Call): Promise<Player>;
  /** Ids that are there from the beginning, by the path of their list, for the administrator to change. */
  readonly props: Readonly<Record<string, readonly string[]>>;
  /** Whether something in an answer belongs to the cast: nobody may change it. */
  owns(item: object): boolean;
}

/** Where nobody asks who it is. */
export const NO_CAST: Cast = {
  playerOf: async () => ({ headers: {}, own: {} }),
  props: {},
  owns: () => false,
};

/** Stands for what only the sender knows, until it is known who that is. */
export function own(name: string): string {
  return `{{own ${name}}}`;
}

/** The same value with all of these in place. */
export function filled<T>(value: T, known: Player['own']): T {
  if (typeof value === 'string') return value.replaceAll(OWN, (all, name: string) => known[name] ?? all) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, known)) as T;
  if (typeof value !== 'object' || value === null) return value;
  // As JSON has it: `__proto__` is a name like any other.
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled<unknown>(member, known)])) as T;
}

const OWN = /\{\{own (\w+)\}\}/g;
