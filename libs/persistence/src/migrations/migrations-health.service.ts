import type { HealthCheck, HealthResult } from '@ashlar/domain';
import { Injectable } from '@nestjs/common';
import { MigrationRunner } from './migration-runner.service.js';

/**
 * Whether every migration of this program ran on the database: one that lacks some would fail at the first query. Asks until
 * that is so, and never again: what has run stays.
 */
@Injectable()
export class MigrationsHealthCheck implements HealthCheck {
  readonly name = 'migrations';
  private done = false;
  private asking: Promise<number> | undefined;

  constructor(private readonly runner: MigrationRunner) {}

  /** `down` while migrations are pending; rejects when the database can't be asked. */
  async check(): Promise<HealthResult> {
    if (this.done) return { status: 'up' };
    const pending = await this.pending();
    this.done = pending === 0;
    return this.done ? { status: 'up' } : { status: 'down', details: { pending } };
  }

  /** One question at a time, however often probes ask: each takes a connection of its own. */
  private pending(): Promise<number> {
    this.asking ??= this.runner
      .status()
      .then((status) => status.pending)
      .finally(() => (this.asking = undefined));
    return this.asking;
  }
}
