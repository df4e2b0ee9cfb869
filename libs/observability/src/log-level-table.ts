import { LOG_LEVELS, type LogLevel } from './log-level.js';

/** A level that was changed at run time, for one context or, without, for all that have no level of their own. */
export interface LogLevelChange {
  readonly context?: string;
  readonly level: LogLevel;
  /** When the configured level returns. */
  readonly until: Date;
}

/** Which level counts in which context: a change before what is configured, the context's own before the one for all. */
export class LogLevelTable {
  readonly #configured: LogLevel;
  readonly #configuredContexts: ReadonlyMap<string, LogLevel>;
  readonly #changes = new Map<string | undefined, LogLevelChange>();
  #contexts: ReadonlyMap<string, number> = new Map();
  #rest = 0;

  constructor(configured: LogLevel, contexts: Readonly<Record<string, LogLevel>> = {}) {
    this.#configured = configured;
    this.#configuredContexts = new Map(Object.entries(contexts));
    this.#compute();
  }

  /** The changes in force, in the order in which they were made. */
  get changes(): readonly LogLevelChange[] {
    return [...this.#changes.values()];
  }

  /** The level of each context that has one of its own. */
  get contexts(): Readonly<Record<string, LogLevel>> {
    const changed = this.changes.flatMap(({ context, level }) => (context === undefined ? [] : [[context, level]]));
    return Object.fromEntries([...this.#configuredContexts, ...(changed as [string, LogLevel][])]);
  }

  /** The least of all levels: what the logger has to let through. */
  get least(): LogLevel {
    return LOG_LEVELS[Math.min(this.#rest, ...this.#contexts.values())] as LogLevel;
  }

  get(context?: string): LogLevel {
    return LOG_LEVELS[this.#rankOf(context)] as LogLevel;
  }

  /** Whether a line is written. Asked for every line of the least level and above, so it does next to nothing. */
  writes(context: string | undefined, level: LogLevel): boolean {
    return this.#contexts.size === 0 || RANKS[level] >= this.#rankOf(context);
  }

  set(change: LogLevelChange): void {
    this.#changes.delete(change.context);
    this.#changes.set(change.context, change);
    this.#compute();
  }

  /** Takes a change back. @returns whether there was one */
  reset(context?: string): boolean {
    const changed = this.#changes.delete(context);
    this.#compute();
    return changed;
  }

  #rankOf(context: string | undefined): number {
    return (context === undefined ? undefined : this.#contexts.get(context)) ?? this.#rest;
  }

  #compute(): void {
    this.#rest = RANKS[this.#changes.get(undefined)?.level ?? this.#configured];
    this.#contexts = new Map(Object.entries(this.contexts).map(([context, level]) => [context, RANKS[level]]));
  }
}

const RANKS = Object.fromEntries(LOG_LEVELS.map((level, rank) => [level, rank])) as Record<LogLevel, number>;
