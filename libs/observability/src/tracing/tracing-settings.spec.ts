import { describe, expect, it } from '@jest/globals';
import { type Environment, readTracingSettings, SAMPLERS } from './tracing-settings.js';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const settings = (env: Environment = {}) => readTracingSettings({ ...ENDPOINT, ...env });

function mistakesOf(env: Environment): string {
  try {
    settings(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('There is no mistake');
}

describe('readTracingSettings', () => {
  it.each<[string, Environment, readonly string[] | undefined]>([
    ['nothing is set', {}, undefined],
    ['other variables of OpenTelemetry are set', { OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER: 'wrong' }, undefined],
    ['an endpoint is set', ENDPOINT, ['otlp']],
    ['an endpoint for traces is set', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/x' }, ['otlp']],
    ['an exporter is set', { OTEL_TRACES_EXPORTER: 'otlp' }, ['otlp']],
    ['several are', { OTEL_TRACES_EXPORTER: ' console, otlp ' }, ['console', 'otlp']],
    ['the exporter is none', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }, undefined],
    ['all is disabled', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'True' }, undefined],
    ['it is not disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'false' }, ['otlp']],
    ['the endpoint is empty', { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, undefined],
    ['the exporter is empty', { ...ENDPOINT, OTEL_TRACES_EXPORTER: '' }, ['otlp']],
  ])('when %s', (_when, env, exporters) => {
    expect(readTracingSettings(env)?.exporters).toEqual(exporters);
  });

  it.each<[Environment, string | undefined]>([
    [ENDPOINT, 'http://collector:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/base/' }, 'https://c/base/v1/traces'],
    [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/taken/as/is' }, 'http://t/taken/as/is'],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, undefined],
  ])('sends to the place that %j names', (env, url) => {
    expect(readTracingSettings(env)?.url).toBe(url);
  });

  it.each<[Environment, string]>([
    [{}, 'http/protobuf'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'http/json'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' }, 'http/json'],
  ])('speaks what %j says', (env, protocol) => {
    expect(settings(env)?.protocol).toBe(protocol);
  });

  it.each<[Environment, string, number]>([
    [{}, 'parentbased_traceidratio', 1],
    [{ NODE_ENV: 'development' }, 'parentbased_traceidratio', 1],
    [{ NODE_ENV: 'production' }, 'parentbased_traceidratio', 0.1],
    [{ NODE_ENV: 'production', OTEL_TRACES_SAMPLER_ARG: '0' }, 'parentbased_traceidratio', 0],
    [{ OTEL_TRACES_SAMPLER_ARG: '0.25' }, 'parentbased_traceidratio', 0.25],
    [{ NODE_ENV: 'production', OTEL_TRACES_SAMPLER: 'traceidratio' }, 'traceidratio', 1],
    ...SAMPLERS.map((name): [Environment, string, number] => [{ OTEL_TRACES_SAMPLER: name }, name, 1]),
  ])('samples %j by %s at %d', (env, name, ratio) => {
    expect(settings(env)?.sampler).toEqual({ name, ratio });
  });

  it.each<[Environment, boolean]>([
    [{}, true],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, true],
    [{ ASHLAR_TRACES_KEEP_ERRORS: 'false' }, false],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, false],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, false],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, false],
  ])('with %j keeps errors: %s', (env, keepErrors) => {
    expect(settings(env)?.keepErrors).toBe(keepErrors);
  });

  it.each<[Environment, readonly string[]]>([
    [{}, ['tracecontext', 'baggage']],
    [{ OTEL_PROPAGATORS: 'baggage' }, ['baggage']],
    [{ OTEL_PROPAGATORS: 'none' }, []],
  ])('with %j propagates by %j', (env, propagators) => {
    expect(settings(env)?.propagators).toEqual(propagators);
  });

  it('reads the level of the messages of the SDK in any case', () => {
    expect([settings(), settings({ OTEL_LOG_LEVEL: 'debug' })].map((read) => read?.logLevel)).toEqual([
      'WARN',
      'DEBUG',
    ]);
  });

  it('says of gRPC what to set instead', () => {
    expect(mistakesOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBe(
      `1 mistake in the configuration of tracing:

  OTEL_EXPORTER_OTLP_PROTOCOL = "grpc" (environment variable)
    is not supported: set http/protobuf, and in the endpoint the port for OTLP over HTTP (4318, where gRPC has 4317).`,
    );
  });

  it.each<[Environment, RegExp]>([
    [{ OTEL_TRACES_EXPORTER: 'otlp,zipkin' }, /"otlp,zipkin" .*\n.*one or more of otlp, console, none/],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http' }, /one of http\/protobuf, http\/json/],
    [{ OTEL_TRACES_SAMPLER: 'xray' }, /one of always_on, /],
    [{ OTEL_TRACES_SAMPLER_ARG: '1.5' }, /a number from 0 to 1/],
    [{ OTEL_TRACES_SAMPLER_ARG: 'ten' }, /a number from 0 to 1/],
    [{ ASHLAR_TRACES_KEEP_ERRORS: 'no' }, /true or false/],
    [{ OTEL_PROPAGATORS: 'b3' }, /one or more of tracecontext, baggage, none/],
    [{ OTEL_LOG_LEVEL: 'loud' }, /one of NONE, ERROR/],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: '0.5' }, /a whole number of at least 1/],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, /a number of at least 1/],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' }, /one of gzip, none/],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.version' }, /must be pairs like/],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector:4318' }, /must be a URL like/],
  ])('refuses %j', (env, report) => {
    const message = mistakesOf(env);
    expect(message).toMatch(/^1 mistake /);
    expect(message).toMatch(report);
  });

  it('accepts what the SDK reads by itself', () => {
    const env = {
      OTEL_BSP_SCHEDULE_DELAY: '0',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
      OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.2.3, deployment.environment.name=staging',
    };
    expect(settings(env)).toEqual(settings());
  });

  it('tells all mistakes at once, and no password of an address', () => {
    const message = mistakesOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'htp://user:hunter2@collector',
      OTEL_TRACES_SAMPLER: 'half',
      OTEL_PROPAGATORS: 'b3',
    });
    expect(message).toMatch(/^3 mistakes in the configuration of tracing:/);
    expect(message).not.toContain('hunter2');
  });
});
