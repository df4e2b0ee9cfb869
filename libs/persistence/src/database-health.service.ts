import type { HealthCheck, HealthResult } from '@ashlar/domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { poolFigures, poolOf } from './connection/pool.service.js';

/** Asks the database for an answer, and tells how busy the pool is. */
@Injectable()
export class DatabaseHealthCheck implements HealthCheck {
  readonly name = 'database';

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** `degraded` while callers wait for a connection of the pool; rejects when there is no answer before `signal` aborts. */
  async check(signal: AbortSignal): Promise<HealthResult> {
    const started = performance.now();
    await unlessAborted(this.#ask(), signal);
    const latencyMs = Math.round((performance.now() - started) * 10) / 10;
    const pool = poolFigures(this.dataSource);
    return { status: pool.waiting > 0 ? 'degraded' : 'up', details: { latencyMs, pool } };
  }

  async #ask(): Promise<void> {
    const client = await poolOf(this.dataSource).connect();
    try {
      await client.query('select 1');
    } finally {
      client.release();
    }
  }
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
