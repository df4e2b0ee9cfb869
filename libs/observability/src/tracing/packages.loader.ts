import { createRequire } from 'node:module';
import type { TextMapPropagator } from '@opentelemetry/api';
import type * as otlpJson from '@opentelemetry/exporter-trace-otlp-http';
import type * as otlpProto from '@opentelemetry/exporter-trace-otlp-proto';
import type * as http from '@opentelemetry/instrumentation-http';
import type * as pg from '@opentelemetry/instrumentation-pg';
import type * as undici from '@opentelemetry/instrumentation-undici';
import type * as resources from '@opentelemetry/resources';
import type * as sdk from '@opentelemetry/sdk-trace-node';
import { TracingError } from './tracing.errors.js';
import type { TracingSettings } from './tracing-settings.js';

// Synchronous, and only once tracing is known to be on: the app that is loaded next must find it running.
const require = createRequire(import.meta.url);

/** What is used of `@opentelemetry/core`: a dependency of the SDK, which a strict installer shows to the SDK alone. */
export interface Propagators {
  readonly CompositePropagator: new (init: { readonly propagators: TextMapPropagator[] }) => TextMapPropagator;
  readonly W3CTraceContextPropagator: new () => TextMapPropagator;
  readonly W3CBaggagePropagator: new () => TextMapPropagator;
}

/** The packages without which the settings can't be served. */
export interface TracingPackages {
  readonly sdk: typeof sdk;
  readonly propagators: Propagators;
  readonly resources: typeof resources;
  readonly otlp: typeof otlpJson | typeof otlpProto | undefined;
}

/** The instrumentations that are installed. */
export interface InstrumentationPackages {
  readonly http: typeof http | undefined;
  readonly pg: typeof pg | undefined;
  readonly undici: typeof undici | undefined;
}

/** Loads what the settings need. @throws TracingError that names everything that is missing */
export function loadTracingPackages({ exporters, protocol }: TracingSettings): TracingPackages {
  const exporter = `@opentelemetry/exporter-trace-otlp-${protocol === 'http/json' ? 'http' : 'proto'}`;
  const names = ['@opentelemetry/sdk-trace-node', '@opentelemetry/resources'];
  if (exporters.includes('otlp')) names.push(exporter);
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length > 0) throw TracingError.ofMissing(missing);
  return {
    sdk: require('@opentelemetry/sdk-trace-node') as typeof sdk,
    propagators: createRequire(require.resolve('@opentelemetry/sdk-trace-node'))('@opentelemetry/core') as Propagators,
    resources: require('@opentelemetry/resources') as typeof resources,
    otlp: exporters.includes('otlp') ? (require(exporter) as typeof otlpProto) : undefined,
  };
}

/** Loads the instrumentations that are there: one that is not installed has nothing to trace in this service. */
export function loadInstrumentations(): InstrumentationPackages {
  return {
    http: loadIfInstalled<typeof http>('@opentelemetry/instrumentation-http'),
    pg: loadIfInstalled<typeof pg>('@opentelemetry/instrumentation-pg'),
    undici: loadIfInstalled<typeof undici>('@opentelemetry/instrumentation-undici'),
  };
}

function loadIfInstalled<T>(name: string): T | undefined {
  return isInstalled(name) ? (require(name) as T) : undefined;
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
