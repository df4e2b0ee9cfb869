export { logContext } from './log-context.js';
export type { LogContext } from './log-context.js';
export { MetricsRoute } from './metrics.service.js';
export { ObservabilityModule } from './observability.module.js';
export type { ObservabilityAsyncOptions } from './observability.module.js';
export { LOG_LEVELS, LogOptions, ObservabilityOptions } from './observability.options.js';
export type { LogLevel } from './observability.options.js';
export { ServiceLogger } from './service-logger.service.js';
