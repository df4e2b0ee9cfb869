import { ProxyTracerProvider, trace } from '@opentelemetry/api';

/** The name under which this package makes spans. */
export const TRACER_NAME = '@ashlar/observability';

/** Whether an SDK runs in this process, this package's or another. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(TRACER_NAME) !== undefined;
}
