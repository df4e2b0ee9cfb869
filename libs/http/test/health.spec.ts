import type { HealthStatus } from '@ashlar/domain';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { OperationsService } from '../src/index.js';
import { type SampleApp, type SampleInit, startSampleApp } from './sample-app.js';

let sample: SampleApp;
afterEach(() => sample.app.close());

const start = async (init: SampleInit) => (sample = await startSampleApp(init));
const status = async (path: string) => (await fetch(sample.url + path)).status;
const detailed = async () =>
  (await (await fetch(`${sample.app.get(OperationsService).url}/health`)).json()) as Record<string, unknown>;

describe('startup', () => {
  it('is over once the service has been ready, and stays so', async () => {
    let found: HealthStatus = 'down';
    await start({ healthChecks: [{ name: 'moody', check: async () => ({ status: found }) }] });
    expect([await status('/health/startup'), await status('/health/live')]).toEqual([503, 200]);
    found = 'degraded';
    expect(await status('/health/startup')).toBe(200);
    found = 'down';
    expect([await status('/health/startup'), await status('/health/ready')]).toEqual([200, 503]);
  });
});

describe('indicators of terminus', () => {
  it('count as checks', async () => {
    await start({ healthIndicators: [() => ({ disk: { status: 'down', free: 3 } })] });
    expect(await status('/health/ready')).toBe(503);
    expect(await detailed()).toMatchObject({
      status: 'down',
      checks: { disk: { status: 'down', details: { free: 3 } } },
    });
  });

  it('that fail are down, and hide nothing of the others', async () => {
    await start({
      healthIndicators: [() => Promise.reject(new Error('no')), () => ({ disk: { status: 'up' } })],
    });
    expect(await detailed()).toMatchObject({ checks: { 'indicator-1': { status: 'down' }, disk: { status: 'up' } } });
  });
});

describe('the detailed page', () => {
  it('stands on the operations port alone, with facts of the process', async () => {
    await start({});
    expect(await status('/health')).toBe(404);
    expect(await detailed()).toEqual({
      status: 'up',
      checks: {},
      process: {
        node: process.version,
        pid: process.pid,
        uptimeSeconds: expect.any(Number),
        rss: expect.any(Number),
        heapUsed: expect.any(Number),
      },
    });
  });
});

describe('the log', () => {
  it('tells when readiness changes, once', async () => {
    let found: HealthStatus = 'up';
    const logger = { log: jest.fn(), warn: jest.fn(), error: jest.fn() };
    await start({ logger, healthChecks: [{ name: 'database', check: async () => ({ status: found }) }] });
    const told = () => [...logger.warn.mock.calls, ...logger.log.mock.calls].filter((call) => call.at(-1) === 'Health');
    for (found of ['down', 'down', 'down'] as const) await status('/health/ready');
    expect(told()).toEqual([['Not ready: database down', 'Health']]);
    for (found of ['degraded', 'up'] as const) await status('/health/ready');
    expect(told()).toEqual([
      ['Not ready: database down', 'Health'],
      ['Ready again', 'Health'],
    ]);
    expect(logger.error).not.toHaveBeenCalled();
  });
});

describe('a page of the operations port', () => {
  it('that changes something gets method, query and body', async () => {
    const handle = jest.fn(async (request: object) => ({
      contentType: 'application/json',
      body: JSON.stringify(request),
    }));
    await start({ operationsRoutes: [{ path: '/switch', methods: ['PUT'], handle }] });
    const url = `${sample.app.get(OperationsService).url}/switch?a=1&b=2&a=3`;
    const answer = await fetch(url, { method: 'PUT', body: 'on' });
    expect(await answer.json()).toEqual({ method: 'PUT', query: { a: '3', b: '2' }, body: 'on' });
    expect((await fetch(url, { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD, PUT');
    expect((await fetch(url, { method: 'PUT', body: 'x'.repeat(20_000) })).status).toBe(413);
    expect(handle).toHaveBeenCalledTimes(1);
  });
});
