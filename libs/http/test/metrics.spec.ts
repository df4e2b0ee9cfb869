import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { type SampleApp, startSampleApp } from './sample-app.js';

const registry = new Registry();
let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp({ registry, durationBuckets: [0.1, 1] });
});
afterAll(() => sample.app.close());

const get = async (path: string) => void (await (await fetch(`${sample.url}${path}`)).text());

const inFlight = () => registry.getSingleMetricAsString('http_requests_in_flight');

describe('request metrics', () => {
  it('count and time requests by route template, unknown routes as one', async () => {
    await get('/api/v1/people/01890a5d-ac96-774b-bcce-b302099a8057');
    await get('/api/v1/people/01890a5d-ac96-774b-bcce-b302099a8058?token=1');
    await get('/api/v1/people/42');
    await get('/nowhere/1');
    await get('/nowhere/2');
    const page = await registry.metrics();
    expect(page).toContain('http_requests_total{method="GET",route="/api/v1/people/:id",status="200"} 2');
    expect(page).toContain('http_requests_total{method="GET",route="/api/v1/people/:id",status="400"} 1');
    expect(page).toContain('http_requests_total{method="GET",route="unknown",status="404"} 2');
    expect(page).toContain(
      'http_request_duration_seconds_bucket{le="0.1",method="GET",route="/api/v1/people/:id",status="400"} 1',
    );
    expect(page).not.toContain('/nowhere/');
  });

  it('have nothing in flight when everything was answered', async () => {
    await get('/health/live');
    // The client may have read the answer before the server has seen its end.
    for (let turns = 0; turns < 1_000 && !(await inFlight()).endsWith(' 0'); turns++) await setImmediate();
    expect(await inFlight()).toMatch(/http_requests_in_flight 0$/);
  });

  it('count who still calls what is deprecated, which says so in its answer', async () => {
    const old = await fetch(`${sample.url}/api/v1/people/old`);
    expect([old.headers.get('deprecation'), old.headers.get('sunset')]).toEqual([
      '@1769817600',
      'Thu, 31 Dec 2026 00:00:00 GMT',
    ]);
    expect(await registry.metrics()).toContain(
      'http_deprecated_requests_total{operation="PeopleController.old",caller="anonymous"} 1',
    );
  });

  it('are shared by two apps on one registry', async () => {
    const other = await startSampleApp({ registry });
    await fetch(`${other.url}/health/live`);
    expect(await registry.metrics()).toContain('http_requests_total{method="GET",route="/health/live",status="200"} 2');
    await other.app.close();
  });
});
