import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js';

const UTILIZATION = 'nodejs_eventloop_utilization_ratio';

/** Gauges that end in `_total`, which only counters may; each is the sum of another that stays. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Completes the metrics that prom-client collects of the process, and takes out those that `promtool check metrics` refuses. */
@Injectable()
export class ProcessMetrics implements OnModuleInit {
  constructor(@Inject(OBSERVABILITY_OPTIONS) private readonly options: ObservabilityOptions) {}

  onModuleInit(): void {
    if (!this.options.processMetrics) return;
    for (const name of MISNAMED) register.removeSingleMetric(name);
    if (register.getSingleMetric(UTILIZATION) !== undefined) return;
    let last: EventLoopUtilization = performance.eventLoopUtilization();
    new Gauge({
      name: UTILIZATION,
      help: 'Share of the time since the last scrape in which the event loop was busy, from 0 to 1.',
      collect() {
        const now = performance.eventLoopUtilization();
        this.set(performance.eventLoopUtilization(now, last).utilization);
        last = now;
      },
    });
  }
}
