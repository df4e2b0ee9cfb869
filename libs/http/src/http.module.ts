import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { AccessCheckService } from './access-check.service.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { ConfigurableHttpModule, type HTTP_ASYNC_OPTIONS_TYPE, type HTTP_OPTIONS_TYPE } from './http.module.options.js';
import { HttpMetrics } from './metrics.service.js';
import { OperationsService } from './operations.service.js';
import { ProblemFilter } from './problem.filter.js';
import { ProblemsController } from './problems.controller.js';
import { TracePropagation } from './trace-propagation.service.js';
import { InputValidationPipe } from './validation.pipe.js';

/** Problem details, validation, health, and the operations port, for the app that imports it once. */
@Global()
@Module({
  // Health speaks for itself, once when it changes; terminus would at every probe.
  imports: [DiscoveryModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, ProblemsController],
  providers: [
    AccessCheckService,
    HealthService,
    HttpMetrics,
    OperationsService,
    TracePropagation,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: InputValidationPipe },
  ],
  exports: [HealthService, HttpMetrics, OperationsService],
})
export class HttpModule extends ConfigurableHttpModule {
  static override forRoot(options: typeof HTTP_OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  static override forRootAsync(options: typeof HTTP_ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
