import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OtlpReceiver } from './support/otlp-receiver.js';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const HOOKS = fromHere('../../../tools/dev/ts-hooks.mjs');

interface Finished {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** What is patched is patched for a process: so the samples are processes of their own. */
function run(
  program: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  source = fromHere('../src'),
): Promise<Finished> {
  const preloads = [HOOKS, join(source, 'register.ts')].flatMap((file) => ['--import', file]);
  const begin = performance.now();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...preloads, fromHere(`./support/${program}.program.ts`), ...args],
      { env: { PATH: process.env.PATH, ...env }, timeout: 15_000 },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr, tookMs: performance.now() - begin }),
    );
  });
}

/** The sources of tracing where these packages of OpenTelemetry are installed, and no others. */
function sourceWith(packages: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tracing-')));
  for (const part of ['register.ts', 'tracing']) {
    cpSync(fromHere(`../src/${part}`), join(root, 'src', part), { recursive: true });
  }
  mkdirSync(join(root, 'node_modules/@opentelemetry'), { recursive: true });
  for (const name of packages) {
    const place = `node_modules/@opentelemetry/${name}`;
    symlinkSync(fromHere(`../../../${place}`), join(root, place));
  }
  return join(root, 'src');
}

/** A port that nothing listens on: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the preload, when tracing is off', () => {
  it.each<[Record<string, string>]>([
    [{}],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }],
  ])('with %j loads nothing but what the program asks for', async (env) => {
    const nothing = { code: 0, stderr: '', stdout: '[]\n' };
    expect(await run('plain', [], env)).toMatchObject(nothing);
    expect(await run('plain', ['span'], env)).toMatchObject({ ...nothing, stdout: '["@opentelemetry/api"]\n' });
  });

  it('leaves the main door without a package that is optional', async () => {
    const { stdout } = await run('plain', ['door']);
    const loaded = (JSON.parse(stdout) as string[]).filter((name) => name.startsWith('@opentelemetry/'));
    expect(loaded).toEqual(['@opentelemetry/api']);
  });
});

describe('the preload, when tracing is on', () => {
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });
  afterEach(() => receiver.stop());

  it('sends the spans of a program that ends by itself', async () => {
    const { code, stderr, stdout } = await run('plain', ['span'], { ...receiver.env, OTEL_SERVICE_NAME: 'a-name' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(receiver.named('plain')).toMatchObject([{ service: 'a-name' }]);
    expect(JSON.parse(stdout)).toContain('@opentelemetry/sdk-trace-node');
  });

  it('does without the instrumentations that are not installed', async () => {
    const source = sourceWith(['api', 'sdk-trace-node', 'resources', 'exporter-trace-otlp-http']);
    expect(await run('plain', ['span'], receiver.env, source)).toMatchObject({ code: 0, stderr: '' });
    expect(receiver.named('plain')).toHaveLength(1);
    rmSync(dirname(source), { recursive: true });
  });

  it('follows a request out of the service and in again, by node:http and by fetch', async () => {
    expect(await run('tracing', ['/calls'], receiver.env)).toMatchObject({ code: 0, stderr: '' });
    const [outer] = receiver.named('GET /calls');
    expect(outer).toMatchObject({ kind: 2, attributes: { 'http.route': '/calls', 'http.response.status_code': 200 } });
    const spans = receiver.trace(outer?.traceId);
    const paths = receiver.named('GET /good/:id').map((server) => {
      const client = spans.find(({ spanId }) => spanId === server.parentSpanId);
      expect(client).toMatchObject({ kind: 3, parentSpanId: outer?.spanId });
      return client?.attributes['url.full'];
    });
    expect(paths).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/good\/1$/),
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/good\/2$/),
    ]);
    expect(receiver.named('sample.good')).toHaveLength(2);
    expect(receiver.text).not.toContain('hunter2');
  });

  it('keeps what failed and nothing else when nothing is sampled', async () => {
    const env = { ...receiver.env, NODE_ENV: 'production', OTEL_TRACES_SAMPLER_ARG: '0' };
    expect(await run('tracing', ['/good/1', '/fail', '/good/2'], env)).toMatchObject({ code: 0, stderr: '' });
    // The client in the same process is told of the failure by the status, and is a trace of its own.
    const served = receiver.spans.filter(({ kind }) => kind !== 3);
    expect(served.map(({ name }) => name)).toEqual(['sample.fail', 'GET /fail']);
    const [useCase, request] = served;
    expect(useCase).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId });
    expect(useCase?.events[0]?.attributes).toMatchObject({ 'exception.message': 'on purpose' });
    expect(request).toMatchObject({ status: { code: 2 }, attributes: { 'http.response.status_code': 500 } });
  });

  it('does not trace health checks', async () => {
    await run('tracing', ['/health/live', '/good/1'], receiver.env);
    expect(receiver.spans.filter(({ kind }) => kind === 2).map(({ name }) => name)).toEqual(['GET /good/:id']);
  });
});

describe('the preload, when it cannot do as it is told', () => {
  it('stops the program with code 78 and every mistake', async () => {
    const { code, stdout, stderr } = await run('plain', [], {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_SAMPLER_ARG: '10%',
    });
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(/^2 mistakes in the configuration of tracing:\n\n {2}OTEL_EXPORTER_OTLP_PROTOCOL = "grpc"/);
    expect(stderr).not.toContain('    at ');
  });

  it('stops the program and says what to install', async () => {
    const source = sourceWith(['api', 'resources']);
    const { code, stderr } = await run('plain', [], { OTEL_TRACES_EXPORTER: 'otlp' }, source);
    expect(code).toBe(78);
    expect(stderr).toMatch(
      /npm install @opentelemetry\/sdk-trace-node @opentelemetry\/exporter-trace-otlp-proto\n.*OTEL_TRACES_EXPORTER=none/,
    );
    rmSync(dirname(source), { recursive: true });
  });

  it('lets the service work and end in time when nobody receives its traces, and says so once', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await closedPort()}`,
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
    };
    const { code, stdout, stderr } = await run('tracing', ['/good/1', '/good/2', '/good/3'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).closedInMs).toBeLessThan(2_000);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      msg: expect.stringContaining('Traces are lost'),
    });
  });

  it('does not keep a program waiting that ends by itself', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await closedPort()}` };
    const finished = await run('plain', ['span'], env);
    expect(finished).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^{"level":"warn".*Traces are lost.*}\n$/),
    });
    // Its own start takes part of that; left alone, the exporter tries again for ten seconds.
    expect(finished.tookMs).toBeLessThan(5_000);
  });
});
