import { createRequire } from 'node:module';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { runningTracing, type TracingHandle } from './tracing-handle.js';
import { type Environment, readTracingSettings } from './tracing-settings.js';

const require = createRequire(import.meta.url);

/** How {@link startTracing} differs from what the environment says. */
export interface TracingOptions {
  /** Incoming requests that are not traced; one that ends in `/` stands for all below it. @default ['/health/', '/metrics'] */
  readonly ignoredPaths?: readonly string[];
  /** Takes the spans instead of the exporters that the environment names. For tests. */
  readonly exporter?: SpanExporter;
}

/**
 * Starts OpenTelemetry as the `OTEL_*` variables ask for it; call it before the modules are loaded that it patches
 * (`@ashlar/observability/register` does). Started once, it stays: a second call gives the first one's handle.
 *
 * Where the SDK reads variables by itself (headers, time-outs, batches, limits, resource) they are those of the process.
 *
 * @returns nothing when the variables do not ask for tracing; then nothing was loaded.
 * @throws TracingError with every mistake of the variables, or the packages that are missing.
 */
export function startTracing(env: Environment, options: TracingOptions = {}): TracingHandle | undefined {
  const settings = readTracingSettings(env);
  if (!settings) return undefined;
  // Not an import: off, it would cost the start of every process; and a promise would come too late for the app.
  const { startSdk } = require('./tracing-sdk.service.js') as typeof import('./tracing-sdk.service.js');
  return runningTracing() ?? startSdk(settings, options);
}
