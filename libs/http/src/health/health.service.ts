import type { HealthCheck, HealthResult, HealthStatus } from '@ashlar/domain';
import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from '../http.module.options.js';

/** What all checks together say. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthResult>>;
}

/** Runs the health checks that the app was given, in parallel, each with its time-out; while the app stops it is not ready. */
@Injectable()
export class HealthService implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(@Inject(HTTP_MODULE_OPTIONS) private readonly module: HttpModuleOptions) {}

  /** Whether the service has been told to stop. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** Whether the service can serve now. Never rejects: a check that fails or takes too long is `down`. */
  async ready(): Promise<HealthReport> {
    if (this.stopping) return { status: 'down', checks: { shutdown: { status: 'down' } } };
    const checks = this.module.healthChecks ?? [];
    const results = await Promise.all(checks.map((check) => run(check, this.module.options.healthTimeout)));
    const named = checks.map((check, i): [string, HealthResult] => [check.name, results[i] ?? { status: 'down' }]);
    return { status: worst(results), checks: Object.fromEntries(named) };
  }

  /** Readiness fails from now on, and the port stays open until load balancers have noticed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await wait(this.module.options.drainDelay);
  }
}

async function run(check: HealthCheck, timeoutMs: number): Promise<HealthResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  const timedOut = new Promise<HealthResult>((resolve) => {
    signal.addEventListener('abort', () => resolve({ status: 'down', details: { reason: 'timed out' } }), {
      once: true,
    });
  });
  try {
    return await Promise.race([check.check(signal), timedOut]);
  } catch {
    return { status: 'down' };
  }
}

function worst(results: readonly HealthResult[]): HealthStatus {
  if (results.some(({ status }) => status === 'down')) return 'down';
  return results.some(({ status }) => status === 'degraded') ? 'degraded' : 'up';
}
