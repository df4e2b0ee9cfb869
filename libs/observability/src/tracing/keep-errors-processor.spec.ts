import { type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { describe, expect, it } from '@jest/globals';
import { type KeepErrorsLimits, KeepErrorsProcessor } from './keep-errors-processor.js';
import { RecordAllSampler } from './record-all-sampler.js';

const REMOTE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', isRemote: true };

function tracing({ sampled = false, ...limits }: KeepErrorsLimits & { sampled?: boolean } = {}) {
  const exporter = new InMemorySpanExporter();
  const root = sampled ? new AlwaysOnSampler() : new AlwaysOffSampler();
  const processor = new KeepErrorsProcessor([new SimpleSpanProcessor(exporter)], limits);
  const provider = new BasicTracerProvider({
    sampler: new RecordAllSampler(new ParentBasedSampler({ root })),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('test');
  return {
    start: (name: string, parent?: Span): Span =>
      tracer.startSpan(name, {}, parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT),
    startIn: (name: string, context: Context): Span => tracer.startSpan(name, {}, context),
    exported: () => exporter.getFinishedSpans().map(({ name }) => name),
    spans: () => exporter.getFinishedSpans(),
  };
}

function fail(span: Span): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).end();
}

describe('KeepErrorsProcessor', () => {
  it('keeps the whole trace of a root that failed', () => {
    const { start, exported, spans } = tracing();
    const root = start('request');
    const useCase = start('use case', root);
    start('query', useCase).end();
    useCase.end();
    expect(exported()).toEqual([]);
    fail(root);
    expect(exported()).toEqual(['query', 'use case', 'request']);
    expect(spans().map((span) => span.spanContext().traceFlags)).toEqual([1, 1, 1]);
    expect(spans()[0]?.parentSpanContext?.spanId).toBe(spans()[1]?.spanContext().spanId);
  });

  it('forgets the trace of a root that did not fail, whatever went wrong below it', () => {
    const { start, exported } = tracing();
    const root = start('request');
    fail(start('query', root));
    root.end();
    fail(start('late', root));
    expect(exported()).toEqual([]);
  });

  it('tells callees that the trace is not sampled', () => {
    const { start } = tracing();
    const root = start('request');
    expect(root.spanContext().traceFlags).toBe(TraceFlags.NONE);
    expect(root.isRecording()).toBe(true);
  });

  it('keeps what ends after a root that failed', () => {
    const { start, exported } = tracing();
    const root = start('request');
    const late = start('late', root);
    fail(root);
    late.end();
    expect(exported()).toEqual(['request', 'late']);
  });

  it('passes on at once what is sampled', () => {
    const { start, exported } = tracing({ sampled: true });
    const root = start('request');
    start('query', root).end();
    expect(exported()).toEqual(['query']);
    root.end();
    expect(exported()).toEqual(['query', 'request']);
  });

  it.each([
    [TraceFlags.NONE, ['failed']],
    [TraceFlags.SAMPLED, ['good', 'failed']],
  ])('follows a caller that sampled with flags %d, and keeps errors all the same', (traceFlags, names) => {
    const { startIn, exported } = tracing();
    const caller = trace.setSpanContext(ROOT_CONTEXT, { ...REMOTE, traceFlags });
    const [good, failed] = [startIn('good', caller), startIn('failed', caller)];
    good.end();
    fail(failed);
    expect(exported()).toEqual(names);
  });

  it('does not mix up two requests of one trace', () => {
    const { start, startIn, exported } = tracing();
    const caller = trace.setSpanContext(ROOT_CONTEXT, { ...REMOTE, traceFlags: TraceFlags.NONE });
    const [good, failed] = [startIn('good', caller), startIn('failed', caller)];
    start('query of good', good).end();
    start('query of failed', failed).end();
    good.end();
    fail(failed);
    expect(exported()).toEqual(['query of failed', 'failed']);
  });

  it('gives up the oldest spans of a trace that has too many', () => {
    const { start, exported } = tracing({ spans: 2 });
    const root = start('request');
    for (const name of ['a', 'b', 'c']) start(name, root).end();
    fail(root);
    expect(exported()).toEqual(['b', 'c', 'request']);
  });

  it('gives up the oldest trace when too many are open', () => {
    const { start, exported } = tracing({ traces: 2 });
    const roots = ['a', 'b', 'c'].map((name) => start(name));
    for (const root of roots) fail(root);
    expect(exported()).toEqual(['b', 'c']);
  });

  it('flushes and stops what comes after it, and then holds nothing', async () => {
    const called: string[] = [];
    const next = {
      onStart: () => undefined,
      onEnd: () => void called.push('onEnd'),
      forceFlush: async () => void called.push('forceFlush'),
      shutdown: async () => void called.push('shutdown'),
    };
    const processor = new KeepErrorsProcessor([next]);
    const sampler = new RecordAllSampler(new AlwaysOffSampler());
    const root = new BasicTracerProvider({ sampler, spanProcessors: [processor] }).getTracer('test').startSpan('open');
    await processor.forceFlush();
    await processor.shutdown();
    fail(root);
    expect(called).toEqual(['forceFlush', 'shutdown']);
  });
});

describe('RecordAllSampler', () => {
  it('says whom it asks', () => {
    expect(String(new RecordAllSampler(new AlwaysOffSampler()))).toBe('RecordAll{AlwaysOffSampler}');
  });
});
