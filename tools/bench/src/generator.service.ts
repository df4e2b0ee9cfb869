import type { ChildProcess } from 'node:child_process';
import type { Traffic, TrafficReport } from '../programs/traffic.js';
import { messageOf, OTHER_CORE, type Processes, usageOf } from './processes.service.js';

/** What one measurement gives. */
export interface Figures {
  readonly requestsPerSecond: number;
  /** CPU time of the server for each request, in milliseconds. */
  readonly cpuMs: number;
  /** How much of one core the server used: far below 1, it was not what the requests waited for. */
  readonly busy: number;
  /** Latency, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly rssMiB: number;
}

/** Sends requests from a process of its own, on another core than the server's. */
export class Generator {
  private constructor(private readonly child: ChildProcess) {}

  static start(processes: Processes): Generator {
    return new Generator(processes.start({ core: OTHER_CORE, args: ['tools/bench/programs/generator.ts'] }));
  }

  /** Sends requests. @throws when one is not answered with a status of 2xx: then something else was measured */
  async send(traffic: Traffic): Promise<TrafficReport> {
    this.child.send(traffic);
    const { report, error } = await messageOf<{ report?: TrafficReport; error?: string }>(this.child);
    if (report === undefined) throw new Error(error);
    const refused = Object.keys(report.statuses).filter((status) => !status.startsWith('2'));
    if (refused.length > 0 || report.errors > 0) {
      const answers = JSON.stringify(report.statuses);
      throw new Error(`${traffic.method} ${traffic.url}: ${answers}, ${report.errors} not answered.`);
    }
    return report;
  }

  /** Sends requests to a process, and measures what it uses meanwhile. */
  async measure(pid: number, traffic: Traffic): Promise<Figures> {
    const before = usageOf(pid);
    const { requests, seconds, p50, p99 } = await this.send(traffic);
    const after = usageOf(pid);
    const cpuMs = after.cpuMs - before.cpuMs;
    return {
      requestsPerSecond: requests / seconds,
      cpuMs: cpuMs / requests,
      busy: cpuMs / (seconds * 1_000),
      ...{ p50, p99 },
      rssMiB: after.rssMiB,
    };
  }
}
