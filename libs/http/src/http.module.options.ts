import type { HealthCheck, OperationsRoute } from '@ashlar/domain';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { HttpOptions } from './http.options.js';

/** What the app hands to {@link HttpModule}. */
export interface HttpModuleOptions {
  readonly options: HttpOptions;
  /** What the service stands on; readiness asks all of them. */
  readonly healthChecks?: readonly HealthCheck[];
  /** More pages for the operations port: `/metrics`. */
  readonly operationsRoutes?: readonly OperationsRoute[];
}

export const {
  ConfigurableModuleClass: ConfigurableHttpModule,
  MODULE_OPTIONS_TOKEN: HTTP_MODULE_OPTIONS,
  OPTIONS_TYPE: HTTP_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: HTTP_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<HttpModuleOptions>({ moduleName: 'AshlarHttp' })
  .setClassMethodName('forRoot')
  .build();
