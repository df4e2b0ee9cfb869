import type { ErrorDescription, HealthCheck, OperationsRoute } from '@ashlar/domain';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import type { HttpOptions } from './http.options.js';

/** What the app hands to {@link HttpModule}. */
export interface HttpModuleOptions {
  readonly options: HttpOptions;
  /** What the service stands on; readiness asks all of them. */
  readonly healthChecks?: readonly HealthCheck[];
  /** Indicators of @nestjs/terminus, or of others made for it; readiness asks them too. */
  readonly healthIndicators?: readonly (() => HealthIndicatorResult | Promise<HealthIndicatorResult>)[];
  /** The errors of the app and its blocks, for the page at `/problems` that explains every code. */
  readonly errors?: readonly ErrorDescription[];
  /** More pages for the operations port: `/metrics`. */
  readonly operationsRoutes?: readonly OperationsRoute[];
  /** A prom-client registry for the request metrics. Default: the default one; none when prom-client is not installed. */
  readonly registry?: object;
  /** Upper bounds of `http_request_duration_seconds`, in seconds. @default 0.005 to 10 */
  readonly durationBuckets?: readonly number[];
}

export const {
  ConfigurableModuleClass: ConfigurableHttpModule,
  MODULE_OPTIONS_TOKEN: HTTP_MODULE_OPTIONS,
  OPTIONS_TYPE: HTTP_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: HTTP_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<HttpModuleOptions>({ moduleName: 'AshlarHttp' })
  .setClassMethodName('forRoot')
  .build();
