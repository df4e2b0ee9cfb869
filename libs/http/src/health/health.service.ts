import type { HealthCheck, HealthResult, HealthStatus } from '@ashlar/domain';
import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, type HealthIndicatorResult } from '@nestjs/terminus';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from '../http.module.options.js';

/** What all checks together say. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthResult>>;
}

/**
 * Runs the health checks and terminus indicators that the app was given, in parallel, each check with its time-out; while the
 * app stops it is not ready. Says so in the log when readiness changes, not at every probe.
 */
@Injectable()
export class HealthService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Health');
  private stopping = false;
  private started = false;
  private last: HealthStatus = 'up';

  constructor(
    @Inject(HTTP_MODULE_OPTIONS) private readonly module: HttpModuleOptions,
    private readonly terminus: HealthCheckService,
  ) {}

  /** Whether the service has been told to stop. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** Whether the service can serve now. Never rejects: a check that fails or takes too long is `down`. */
  async ready(): Promise<HealthReport> {
    if (this.stopping) return { status: 'down', checks: { shutdown: { status: 'down' } } };
    const report = reportOf(await this.ask());
    this.started ||= report.status !== 'down';
    this.tellChange(report);
    return report;
  }

  /** Whether the service has been ready once: until then, those who restart what hangs should wait. */
  async startup(): Promise<HealthReport> {
    return this.started ? { status: 'up', checks: {} } : this.ready();
  }

  /** Readiness fails from now on, and the port stays open until load balancers have noticed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await wait(this.module.options.drainDelay);
  }

  private async ask(): Promise<HealthIndicatorResult> {
    const { healthChecks = [], healthIndicators = [], options } = this.module;
    const indicators = [
      ...healthChecks.map((check) => async () => ({ [check.name]: await run(check, options.healthTimeout) })),
      // An indicator that rejects would hide what the others found.
      ...healthIndicators.map((indicator, i) => async () => {
        try {
          return await indicator();
        } catch {
          return { [`indicator-${i + 1}`]: { status: 'down' as const } };
        }
      }),
    ];
    try {
      return (await this.terminus.check(indicators)).details;
    } catch (error) {
      return detailsOf(error) ?? { health: { status: 'down' } };
    }
  }

  private tellChange({ status, checks }: HealthReport): void {
    if ((status === 'down') === (this.last === 'down')) return;
    this.last = status;
    const down = Object.keys(checks).filter((name) => checks[name]?.status === 'down');
    if (status === 'down') this.logger.warn(`Not ready: ${down.join(', ')} down`);
    else this.logger.log('Ready again');
  }
}

/** Terminus of Nest 11 knows no `degraded`: it goes through as a fact of what is up. */
async function run(check: HealthCheck, timeoutMs: number): Promise<{ status: 'up' | 'down'; [fact: string]: unknown }> {
  const begin = performance.now();
  const { status, details } = await within(check, timeoutMs);
  const durationMs = Math.round((performance.now() - begin) * 10) / 10;
  return {
    ...details,
    ...(status === 'degraded' && { degraded: true }),
    durationMs,
    status: status === 'down' ? 'down' : 'up',
  };
}

async function within(check: HealthCheck, timeoutMs: number): Promise<HealthResult> {
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

function detailsOf(error: unknown): HealthIndicatorResult | undefined {
  const { response } = error as { response?: Partial<HealthCheckResult> };
  return response?.details;
}

function reportOf(details: HealthIndicatorResult): HealthReport {
  const checks = Object.fromEntries(Object.entries(details).map(([name, found]) => [name, resultOf(found)]));
  return { status: worst(Object.values(checks)), checks };
}

function resultOf({ status, degraded, ...details }: HealthIndicatorResult[string]): HealthResult {
  const isDegraded = degraded === true || (status as HealthStatus) === 'degraded';
  return { status: status === 'down' ? 'down' : isDegraded ? 'degraded' : 'up', details };
}

function worst(results: readonly HealthResult[]): HealthStatus {
  if (results.some(({ status }) => status === 'down')) return 'down';
  return results.some(({ status }) => status === 'degraded') ? 'degraded' : 'up';
}
