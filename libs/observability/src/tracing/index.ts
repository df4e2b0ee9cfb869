export { startTracing } from './start-tracing.js';
export type { TracingOptions } from './start-tracing.js';
export { TRACING_EXIT_CODE, TracingError } from './tracing.errors.js';
export type { TracingHandle } from './tracing-handle.js';
export type { Environment } from './tracing-settings.js';
