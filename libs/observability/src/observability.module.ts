import { Controller, type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { LoggerModule } from 'nestjs-pino';
import { register } from 'prom-client';
import { loggerParams } from './logger.service.js';
import { LogLevelsRoute } from './log-levels-route.service.js';
import { LogLevels } from './log-levels.service.js';
import { MetricsRoute } from './metrics.service.js';
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js';
import { ProcessMetrics } from './process-metrics.service.js';
import { RequestLogService } from './request-log.service.js';
import { ServiceLogger } from './service-logger.service.js';
import { TracingService } from './tracing/tracing.service.js';

/** The metrics are served on the operations port, so the controller that nestjs-prometheus insists on has no route. */
@Controller()
class NoMetricsController {}

/** Options that are known only when the app is built. */
export interface ObservabilityAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: InjectionToken[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is injected is known to the caller alone
  readonly useFactory: (...injected: any[]) => ObservabilityOptions | Promise<ObservabilityOptions>;
}

/** Logs by nestjs-pino with the context in every line, one line for each request, and metrics by nestjs-prometheus. */
@Module({})
export class ObservabilityModule {
  static forRoot(options: ObservabilityOptions): DynamicModule {
    return ObservabilityModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(init: ObservabilityAsyncOptions): DynamicModule {
    const options: DynamicModule = {
      module: ObservabilityOptionsModule,
      imports: init.imports ?? [],
      providers: [{ provide: OBSERVABILITY_OPTIONS, inject: init.inject ?? [], useFactory: init.useFactory }],
      exports: [OBSERVABILITY_OPTIONS],
    };
    return {
      module: ObservabilityModule,
      imports: [
        options,
        LoggerModule.forRootAsync({ imports: [options], inject: [OBSERVABILITY_OPTIONS], useFactory: loggerParams }),
        PrometheusModule.registerAsync({
          imports: [options],
          inject: [OBSERVABILITY_OPTIONS],
          controller: NoMetricsController,
          useFactory: ({ processMetrics }: ObservabilityOptions) => ({
            defaultMetrics: { enabled: processMetrics && !hasProcessMetrics() },
          }),
        }),
      ],
      providers: [
        LogLevels,
        LogLevelsRoute,
        MetricsRoute,
        ProcessMetrics,
        RequestLogService,
        ServiceLogger,
        TracingService,
      ],
      exports: [LogLevels, LogLevelsRoute, MetricsRoute, ServiceLogger],
    };
  }
}

@Module({})
class ObservabilityOptionsModule {}

/** The default registry is one for the process; a second app in it must not register the same metrics again. */
function hasProcessMetrics(): boolean {
  return register.getSingleMetric('process_cpu_user_seconds_total') !== undefined;
}
