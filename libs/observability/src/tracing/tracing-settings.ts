import { EnvironmentReader } from './environment-reader.js';
import { TracingError } from './tracing.errors.js';

/** The samplers that the specification names and the SDK has. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The name of a sampler. */
export type SamplerName = (typeof SAMPLERS)[number];

const EXPORTERS = ['otlp', 'console', 'none'] as const;
const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
const PROPAGATORS = ['tracecontext', 'baggage', 'none'] as const;
const LOG_LEVELS = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE', 'ALL'] as const;

/** One trace in ten: enough to see what is slow, at a tenth of the storage. Failures are kept besides. */
const PRODUCTION_RATIO = 0.1;

/** How the service traces, as its environment says. */
export interface TracingSettings {
  readonly exporters: readonly ('otlp' | 'console')[];
  readonly protocol: (typeof PROTOCOLS)[number];
  /** Where traces are sent; the exporter's own default when the environment names no place. */
  readonly url: string | undefined;
  readonly sampler: { readonly name: SamplerName; readonly ratio: number };
  /** Whether a trace that failed is exported although it was not sampled. */
  readonly keepErrors: boolean;
  readonly propagators: readonly ('tracecontext' | 'baggage')[];
  /** The least severe messages of the SDK that are written. */
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the standard `OTEL_*` variables. An empty value counts as none.
 *
 * @returns nothing when the variables do not ask for tracing.
 * @throws TracingError with every mistake at once.
 */
export function readTracingSettings(env: Environment): TracingSettings | undefined {
  const read = new EnvironmentReader(env);
  const endpoint = read.url('OTEL_EXPORTER_OTLP_ENDPOINT');
  const tracesEndpoint = read.url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const exporters = readExporters(read, (tracesEndpoint ?? endpoint) !== undefined);
  if (!exporters) return undefined;

  const settings: TracingSettings = {
    exporters,
    protocol: readProtocol(read),
    url: tracesEndpoint ?? (endpoint && `${endpoint.replace(/\/$/, '')}/v1/traces`),
    ...readSampling(read, env['NODE_ENV'] === 'production'),
    propagators: readPropagators(read),
    logLevel: read.choice('OTEL_LOG_LEVEL', LOG_LEVELS, { uppercase: true }) ?? 'WARN',
  };
  checkWhatTheSdkReads(read);
  if (read.mistakes.length > 0) throw TracingError.ofMistakes(read.mistakes);
  return settings;
}

/** Nothing when tracing is off, whatever the other variables say. */
function readExporters(read: EnvironmentReader, hasEndpoint: boolean): TracingSettings['exporters'] | undefined {
  if (read.flag('OTEL_SDK_DISABLED') === true) return undefined;
  const named = read.choices('OTEL_TRACES_EXPORTER', EXPORTERS);
  if (named === undefined) return hasEndpoint ? ['otlp'] : undefined;
  const exporters = named.filter((name) => name !== 'none');
  return exporters.length === 0 && read.mistakes.length === 0 ? undefined : exporters;
}

function readProtocol(read: EnvironmentReader): TracingSettings['protocol'] {
  const names = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'];
  const name = names.find((variable) => read.text(variable) !== undefined) ?? 'OTEL_EXPORTER_OTLP_PROTOCOL';
  if (read.text(name) !== 'grpc') return read.choice(name, PROTOCOLS) ?? 'http/protobuf';
  read.mistake(
    name,
    'is not supported: set http/protobuf, and in the endpoint the port for OTLP over HTTP (4318, where gRPC has 4317).',
  );
  return 'http/protobuf';
}

function readSampling(read: EnvironmentReader, production: boolean): Pick<TracingSettings, 'sampler' | 'keepErrors'> {
  const named = read.choice('OTEL_TRACES_SAMPLER', SAMPLERS);
  const name = named ?? 'parentbased_traceidratio';
  const usesRatio = name.endsWith('traceidratio');
  const ratio = usesRatio ? read.number('OTEL_TRACES_SAMPLER_ARG', { min: 0, max: 1 }) : undefined;
  return {
    // With a sampler that is named the specification has a default of its own.
    sampler: { name, ratio: ratio ?? (production && named === undefined ? PRODUCTION_RATIO : 1) },
    // Who switches traces off wants none, failed ones included.
    keepErrors: usesRatio && read.flag('ASHLAR_TRACES_KEEP_ERRORS') !== false,
  };
}

function readPropagators(read: EnvironmentReader): TracingSettings['propagators'] {
  const named = read.choices('OTEL_PROPAGATORS', PROPAGATORS);
  return named === undefined ? ['tracecontext', 'baggage'] : named.filter((name) => name !== 'none');
}

/** The SDK takes these from the environment by itself, and where they are wrong goes on without a word. */
function checkWhatTheSdkReads(read: EnvironmentReader): void {
  for (const name of ['SCHEDULE_DELAY', 'EXPORT_TIMEOUT', 'MAX_QUEUE_SIZE', 'MAX_EXPORT_BATCH_SIZE']) {
    read.number(`OTEL_BSP_${name}`, { min: name === 'SCHEDULE_DELAY' ? 0 : 1, whole: true });
  }
  for (const signal of ['', 'TRACES_']) {
    read.number(`OTEL_EXPORTER_OTLP_${signal}TIMEOUT`, { min: 1 });
    read.choice(`OTEL_EXPORTER_OTLP_${signal}COMPRESSION`, ['gzip', 'none']);
  }
  const attributes = read.text('OTEL_RESOURCE_ATTRIBUTES');
  if (attributes !== undefined && !/^\s*[^=,]+=[^=,]*(,\s*[^=,]+=[^=,]*)*,?\s*$/.test(attributes)) {
    read.mistake(
      'OTEL_RESOURCE_ATTRIBUTES',
      'must be pairs like service.version=1.2.3,deployment.environment.name=staging',
    );
  }
}
