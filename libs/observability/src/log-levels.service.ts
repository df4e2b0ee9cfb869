import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { LogLevel } from './log-level.js';
import type { LogLevelChange, LogLevelTable } from './log-level-table.js';
import { levelTableOf } from './logger.service.js';
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js';

/** For whom a level is changed, and for how long. */
export interface LogLevelScope {
  /** The context of a logger, such as `ProjectsService`; without, all that have no level of their own. */
  readonly context?: string;
  /** In milliseconds. @default `log.levelChangesLast` */
  readonly forMs?: number;
}

/**
 * The levels of the service's logs, which can be changed while it runs. Each change ends by itself, so that a forgotten
 * `debug` does not fill disks. One for the process, as the logger of nestjs-pino is.
 */
@Injectable()
export class LogLevels implements OnApplicationShutdown {
  private readonly logger = new Logger(LogLevels.name);
  private readonly timers = new Map<string | undefined, NodeJS.Timeout>();
  private readonly table: LogLevelTable;

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ObservabilityOptions,
    // Asked for, since the first one makes the root.
    _logger: PinoLogger,
  ) {
    this.table = levelTableOf(PinoLogger.root);
    this.apply();
  }

  /** The level that counts in a context; without one, for all that have none of their own. */
  get(context?: string): LogLevel {
    return this.table.get(context);
  }

  /** The level of each context that has one of its own. */
  get contexts(): Readonly<Record<string, LogLevel>> {
    return this.table.contexts;
  }

  /** What was changed, and until when. */
  get changes(): readonly LogLevelChange[] {
    return this.table.changes;
  }

  /** Changes a level for a while. */
  set(level: LogLevel, { context, forMs = this.options.log.levelChangesLast }: LogLevelScope = {}): LogLevelChange {
    const before = this.table.get(context);
    const change = { ...(context !== undefined && { context }), level, until: new Date(Date.now() + forMs) };
    this.announce(
      `The log level of ${named(context)} is ${level} (was ${before}) until ${change.until.toISOString()}`,
      () => this.table.set(change),
    );
    clearTimeout(this.timers.get(context));
    this.timers.set(context, setTimeout(() => this.reset(context), forMs).unref());
    return change;
  }

  /** Returns to the configured level of a context; without one, to that of all that have none of their own. */
  reset(context?: string): void {
    clearTimeout(this.timers.get(context));
    this.timers.delete(context);
    if (!this.table.changes.some((change) => change.context === context)) return;
    this.announce(`The log level of ${named(context)} is as configured again`, () => this.table.reset(context));
  }

  /** Takes every change back. */
  resetAll(): void {
    for (const { context } of this.table.changes) this.reset(context);
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  /** A change that silences this very line is told before, one that lets it through afterwards. */
  private announce(message: string, change: () => void): void {
    const heard = this.table.writes(LogLevels.name, 'warn') && PinoLogger.root.isLevelEnabled('warn');
    if (heard) this.logger.warn(message);
    change();
    this.apply();
    if (!heard) this.logger.warn(message);
  }

  private apply(): void {
    PinoLogger.root.level = this.table.least;
  }
}

function named(context: string | undefined): string {
  return context === undefined ? 'all contexts without one of their own' : `"${context}"`;
}
