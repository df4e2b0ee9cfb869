import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import type { Sampler, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { startInstrumentations } from './instrumentation.service.js';
import { KeepErrorsProcessor } from './keep-errors-processor.js';
import { loadTracingPackages, type TracingPackages } from './packages.loader.js';
import { RecordAllSampler } from './record-all-sampler.js';
import { sdkDiagnostics } from './sdk-diagnostics.js';
import type { TracingOptions } from './start-tracing.js';
import { setRunningTracing, type TracingHandle } from './tracing-handle.js';
import type { TracingSettings } from './tracing-settings.js';

/** Stopping a service takes no longer than this for the sake of its last traces. */
const FLUSH_TIMEOUT = 1_500;

/** Starts the SDK by settings that ask for it. @throws TracingError when packages are missing */
export function startSdk(settings: TracingSettings, options: TracingOptions): TracingHandle {
  const packages = loadTracingPackages(settings);
  const { sdk, resources } = packages;
  const diagnostics = sdkDiagnostics({ now: Date.now, write: (line) => process.stderr.write(line) });
  diag.setLogger(diagnostics, { logLevel: DiagLogLevel[settings.logLevel], suppressOverrideMessage: true });

  const exporters = options.exporter ? [options.exporter] : makeExporters(settings, packages);
  const processors = exporters.map((exporter) => makeProcessor(exporter, packages));
  const sampler = makeSampler(settings.sampler, packages);
  const provider = new sdk.NodeTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.detectResources({ detectors: [resources.envDetector, resources.serviceInstanceIdDetector] })),
    sampler: settings.keepErrors ? new RecordAllSampler(sampler) : sampler,
    spanProcessors: settings.keepErrors ? [new KeepErrorsProcessor(processors)] : processors,
  });
  provider.register({ propagator: makePropagator(settings, packages) });
  const instrumentations = startInstrumentations(options.ignoredPaths ?? ['/health/', '/metrics']);

  const handle: TracingHandle = {
    flush: () =>
      inTime(async () => {
        await provider.forceFlush();
        // What was on its way before is not waited for by the processors.
        await Promise.all(exporters.map((exporter) => exporter.forceFlush?.()));
      }),
    shutdown: () => {
      setRunningTracing(undefined);
      for (const instrumentation of instrumentations) instrumentation.disable();
      for (const part of [trace, context, propagation]) part.disable();
      return inTime(() => provider.shutdown());
    },
  };
  setRunningTracing(handle);
  return handle;
}

function makeExporters({ exporters, url }: TracingSettings, { sdk, otlp }: TracingPackages): SpanExporter[] {
  return exporters.map((name) => {
    if (name === 'console' || !otlp) return new sdk.ConsoleSpanExporter();
    return new otlp.OTLPTraceExporter(url === undefined ? {} : { url });
  });
}

function makeProcessor(exporter: SpanExporter, { sdk }: TracingPackages): SpanProcessor {
  // Who watches a terminal wants to see a span when it ends.
  if (exporter instanceof sdk.ConsoleSpanExporter) return new sdk.SimpleSpanProcessor(exporter);
  return new sdk.BatchSpanProcessor(exporter);
}

function makeSampler({ name, ratio }: TracingSettings['sampler'], { sdk }: TracingPackages): Sampler {
  const root = name.endsWith('traceidratio')
    ? new sdk.TraceIdRatioBasedSampler(ratio)
    : name.endsWith('always_on')
      ? new sdk.AlwaysOnSampler()
      : new sdk.AlwaysOffSampler();
  return name.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root }) : root;
}

function makePropagator(settings: TracingSettings, { propagators }: TracingPackages) {
  const make = { tracecontext: propagators.W3CTraceContextPropagator, baggage: propagators.W3CBaggagePropagator };
  return new propagators.CompositePropagator({ propagators: settings.propagators.map((name) => new make[name]()) });
}

/** Whether it was sent, without a failure, before the time was up. */
async function inTime(work: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, FLUSH_TIMEOUT, false)));
  const done = work().then(
    () => true,
    () => false,
  );
  try {
    const sent = await Promise.race([done, late]);
    if (!sent) diag.warn('Traces are lost: the last ones could not be sent');
    return sent;
  } finally {
    clearTimeout(timer);
  }
}
