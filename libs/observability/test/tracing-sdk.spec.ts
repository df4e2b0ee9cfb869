import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isIgnored } from '../src/tracing/instrumentation.service.js';
import { httpRouteHook } from '../src/tracing/http-route.hook.js';
import { type Environment, startTracing, TracingError, type TracingHandle } from '../src/tracing/index.js';
import { runningTracing } from '../src/tracing/tracing-handle.js';
import { OtlpReceiver } from './support/otlp-receiver.js';

const ON = { OTEL_TRACES_EXPORTER: 'otlp' };
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

afterEach(async () => {
  await runningTracing()?.shutdown();
});

function start(env: Environment = {}) {
  const exporter = new InMemorySpanExporter();
  const handle = startTracing({ ...ON, ...env }, { exporter }) as TracingHandle;
  const tracer = trace.getTracer('test');
  return {
    handle,
    span: (name: string, code = SpanStatusCode.UNSET) => tracer.startSpan(name).setStatus({ code }).end(),
    sent: async () => {
      expect(await handle.flush()).toBe(true);
      return exporter.getFinishedSpans().map(({ name }) => name);
    },
    exporter,
  };
}

describe('startTracing', () => {
  it('does nothing unless it is asked for, and complains of what is wrong', () => {
    expect(startTracing({})).toBeUndefined();
    expect(runningTracing()).toBeUndefined();
    expect(() => startTracing({ ...ON, OTEL_TRACES_SAMPLER: 'half' })).toThrow(TracingError);
  });

  it('starts once in a process', () => {
    const { handle } = start();
    expect(startTracing(ON)).toBe(handle);
    expect(runningTracing()).toBe(handle);
  });

  it('is off again after its shutdown', async () => {
    const { handle } = start();
    expect(await handle.shutdown()).toBe(true);
    expect(runningTracing()).toBeUndefined();
    expect(trace.getTracer('test').startSpan('later').isRecording()).toBe(false);
  });

  it.each<[Environment, string[]]>([
    [{}, ['good', 'bad']],
    [{ OTEL_TRACES_SAMPLER_ARG: '0' }, ['bad']],
    [{ OTEL_TRACES_SAMPLER_ARG: '0', ASHLAR_TRACES_KEEP_ERRORS: 'false' }, []],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, []],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, ['good', 'bad']],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, ['bad']],
  ])('with %j sends %j', async (env, names) => {
    const { span, sent } = start(env);
    span('good');
    span('bad', SpanStatusCode.ERROR);
    expect(await sent()).toEqual(names);
  });

  it.each<[string | undefined, string[]]>([
    [undefined, ['traceparent', 'tracestate', 'baggage']],
    ['baggage', ['baggage']],
    ['none', []],
  ])('with OTEL_PROPAGATORS=%s reads and writes %j', (propagators, fields) => {
    start({ OTEL_PROPAGATORS: propagators });
    expect(propagation.fields()).toEqual(fields);
    const caller = propagation.extract(ROOT_CONTEXT, { traceparent: PARENT });
    expect(trace.getSpanContext(caller) !== undefined).toBe(fields.includes('traceparent'));
  });

  it.each(['http/json', 'http/protobuf'])('sends by %s', async (protocol) => {
    const receiver = await OtlpReceiver.start();
    const taken = jest.spyOn(receiver as unknown as { take(text: string): void }, 'take').mockReturnValue();
    const handle = startTracing({ ...receiver.env, OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    trace.getTracer('test').startSpan('by wire').end();
    expect(await handle?.flush()).toBe(true);
    expect(taken.mock.calls.map(([text]) => text.includes('by wire'))).toEqual([true]);
    await runningTracing()?.shutdown();
    await receiver.stop();
  });

  it('writes to the terminal', async () => {
    const write = jest.spyOn(console, 'dir').mockReturnValue();
    startTracing({ OTEL_TRACES_EXPORTER: 'console' });
    trace.getTracer('test').startSpan('seen').end();
    expect(write).toHaveBeenCalledWith(expect.objectContaining({ name: 'seen' }), expect.anything());
    write.mockRestore();
  });

  it('gives up on a receiver that does not answer within two seconds, and says so', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const handle = startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    trace.getTracer('test').startSpan('lost').end();
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const begin = performance.now();
    expect(await handle?.flush()).toBe(false);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(said.mock.calls).toEqual([[expect.stringContaining('Traces are lost')]]);
    said.mockRestore();
    await handle?.shutdown();
    silent.close();
  });
});

describe('httpRouteHook', () => {
  const request = { method: 'GET', is404: false, routeOptions: { url: '/people/:id' } };

  it('names the span by the route, if there is one', async () => {
    const { sent, exporter } = start();
    for (const changes of [{}, { is404: true }, { routeOptions: {} }]) {
      const done = jest.fn();
      trace.getTracer('test').startActiveSpan('GET', (span) => {
        httpRouteHook({ ...request, ...changes }, undefined, done);
        span.end();
      });
      expect(done).toHaveBeenCalledTimes(1);
    }
    expect(await sent()).toEqual(['GET /people/:id', 'GET', 'GET']);
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({ 'http.route': '/people/:id' });
  });

  it('does without a span', () => {
    const done = jest.fn();
    context.with(ROOT_CONTEXT, () => httpRouteHook(request, undefined, done));
    expect(done).toHaveBeenCalledTimes(1);
  });
});

describe('isIgnored', () => {
  it.each([
    ['/health/live', true],
    ['/health/ready?x=1', true],
    ['/metrics', true],
    ['/metrics?x', true],
    ['/metricsx', false],
    ['/healthy', false],
    ['/api/v1/health/live', false],
  ])('%s: %s', (url, ignored) => {
    expect(isIgnored(url, ['/health/', '/metrics'])).toBe(ignored);
  });
});
