import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createOpenApiDocument, OperationsService } from '@ashlar/http';
import { isDomainError } from '@ashlar/domain';
import { HttpException, type INestApplication } from '@nestjs/common';
import {
  documentRateLimits,
  MemoryRateLimitStore,
  RateLimitedError,
  RateLimiter,
  RateLimitOptions,
  type RouteRule,
  type Take,
} from '../src/index.js';
import { type SampleApp, type SampleInit, startSampleApp } from './support/sample-app.js';

let sample: SampleApp;
const start = async (init: SampleInit = {}) => (sample = await startSampleApp(init));
afterEach(() => sample.app.close());

const series = async (name: string) =>
  (await sample.registry.metrics()).split('\n').filter((line) => line.startsWith(name));

describe('metrics', () => {
  it('count decisions by policy and outcome', async () => {
    await start();
    await sample.statuses(12, '/stones/limited', { 'x-user': 'ann' });
    expect(await series('rate_limit_decisions_total')).toEqual([
      'rate_limit_decisions_total{policy="address",outcome="allowed"} 12',
      'rate_limit_decisions_total{policy="stones_limited",outcome="allowed"} 10',
      'rate_limit_decisions_total{policy="user",outcome="allowed"} 10',
      'rate_limit_decisions_total{policy="stones_limited",outcome="refused"} 2',
    ]);
  });

  it('tell how long a shared store takes, and how often it did without', async () => {
    const memory = new MemoryRateLimitStore();
    const take = jest.fn(memory.take.bind(memory));
    await start({ store: { take, reset: (key) => memory.reset(key), cleanUp: async () => 7 } });
    await sample.statuses(2, '/stones');
    expect(await series('rate_limit_store_duration_seconds_count')).toEqual([
      'rate_limit_store_duration_seconds_count 2',
    ]);
    take.mockRejectedValue(new Error('gone'));
    expect(await sample.statuses(3, '/stones')).toEqual([200, 200, 200]);
    expect(await series('rate_limit_fallbacks_total')).toEqual(['rate_limit_fallbacks_total 3']);
  });
});

describe('a shared store', () => {
  const strict: RouteRule = { match: 'GET /api/v1/stones', rate: '5/min', by: 'address', strict: true, name: 'strict' };
  const sharedKeys = async (share: 'all' | 'strict') => {
    const memory = new MemoryRateLimitStore();
    const keys: string[] = [];
    const store = {
      take: (take: Take) => {
        keys.push(take.key);
        return memory.take(take);
      },
      reset: (key: string) => memory.reset(key),
      cleanUp: async () => 7,
    };
    await start({ store, rules: [strict], options: { share } });
    keys.length = 0;
    expect(await sample.statuses(6, '/stones')).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await sample.app.get(RateLimiter).cleanUp()).toBe(7);
    await sample.app.get(RateLimiter).reset('strict', '127.0.0.1');
    return keys.map((key) => key.split(':')[0]);
  };

  it('counts all limits', async () => {
    expect(new Set(await sharedKeys('all'))).toEqual(new Set(['strict', 'address']));
  });

  it('counts only those that are strict, where it is told so', async () => {
    expect(await sharedKeys('strict')).toEqual(Array(6).fill('strict'));
  });
});

describe('the operations page', () => {
  const page = async () => {
    const answer = await fetch(`${sample.app.get(OperationsService).url}/rate-limits`);
    return (await answer.json()) as { enabled: boolean; policies: { name: string }[] };
  };

  it('lists the policies in force', async () => {
    const rules: RouteRule[] = [
      { match: '/api/v1/stones/*', rate: '9/h', burst: 4, by: 'address', strict: true, name: 'all' },
    ];
    await start({ rules, options: { dryRun: ['user'] } });
    const { enabled, policies } = await page();
    const named = (name: string) => policies.find((policy) => policy.name === name);
    expect(enabled).toBe(true);
    const general = { rate: '1000/min', strict: false, routes: [] };
    expect(named('address')).toEqual({ ...general, name: 'address', by: 'address', dryRun: false, costs: [1] });
    expect(named('user')).toEqual({ ...general, name: 'user', by: 'user', dryRun: true, costs: [1, 4, 5] });
    expect(named('all')).toMatchObject({ rate: '9/h burst 4', by: 'address', strict: true });
    expect(named('all')).toHaveProperty(
      'routes',
      expect.arrayContaining(['GET /api/v1/stones/:id', 'GET /api/v1/stones/burst']),
    );
    expect(named('few')).toMatchObject({ routes: ['SandsController.own', 'StonesController.twice'] });
    expect(named('sands_list')).toMatchObject({ rate: '2/min', by: 'caller', routes: ['SandsController.list'] });
  });

  it('is empty when limits are switched off', async () => {
    await start({ options: { enabled: false } });
    expect(await page()).toEqual({ enabled: false, policies: [] });
  });
});

describe('the OpenAPI document', () => {
  type Answer = { $ref?: string; headers?: object };
  type Operation = { responses: Record<string, Answer>; 'x-rate-limit'?: unknown };

  const documentOf = (app: INestApplication, init: Parameters<typeof documentRateLimits>[0] = {}) => {
    const document = createOpenApiDocument(app, { title: 'Stones', version: '1', extend: documentRateLimits(init) });
    const operation = (path: string, method: 'get' | 'post' = 'get') =>
      document.paths[`/api/v1${path}`]?.[method] as unknown as Operation;
    return { document, operation };
  };

  it('has 429 and the headers on every operation', async () => {
    await start();
    const { document } = documentOf(sample.app);
    const headers = { RateLimit: expect.anything(), 'RateLimit-Policy': expect.anything() };
    for (const [path, item] of Object.entries(document.paths)) {
      for (const operation of Object.values(item) as Operation[]) {
        if (path.endsWith('/skipped')) continue;
        expect([path, operation.responses['429']]).toEqual([path, { $ref: '#/components/responses/TooManyRequests' }]);
        const answers = Object.entries(operation.responses).filter(([, answer]) => !answer.$ref);
        for (const [, answer] of answers) expect(answer.headers).toMatchObject(headers);
      }
    }
    const { responses = {} } = document.components ?? {};
    expect(responses['TooManyRequests']).toMatchObject({
      headers: { ...headers, 'Retry-After': { $ref: '#/components/headers/Retry-After' }, 'X-Request-Id': {} },
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
    });
    expect(responses['InternalServerError']).toMatchObject({ headers });
    expect(responses['RequestTimeout']).not.toHaveProperty('headers.RateLimit');
    expect(document.components?.headers).toMatchObject(headers);
  });

  it('tells what an operation is limited to beside that', async () => {
    await start();
    const rules: RouteRule[] = [
      { match: 'POST /api/v1/stones', rate: '5/min', by: 'address', cost: 2 },
      { match: '/api/v1/stones/:id', rate: '7/min', burst: 3 },
      { match: '/api/v1/sands/other', skip: true },
    ];
    const { operation } = documentOf(sample.app, { rules });
    expect(operation('/stones/twice')['x-rate-limit']).toEqual([
      { rate: '3/s', by: 'caller' },
      { rate: '5/min', by: 'caller' },
    ]);
    expect(operation('/stones/costly')['x-rate-limit']).toEqual([{ rate: '10/min', cost: 4, by: 'caller' }]);
    expect(operation('/stones', 'post')['x-rate-limit']).toEqual([{ rate: '5/min', cost: 2, by: 'address' }]);
    expect(operation('/stones/{id}')['x-rate-limit']).toEqual([{ rate: '7/min', burst: 3, by: 'caller' }]);
    for (const path of ['/stones', '/stones/heavy', '/stones/skipped', '/sands/other']) {
      expect(operation(path)).not.toHaveProperty('x-rate-limit');
    }
    for (const path of ['/stones/skipped', '/sands/other']) expect(operation(path).responses).not.toHaveProperty('429');
  });

  it('says nothing when limits are switched off', async () => {
    await start();
    const options = Object.assign(new RateLimitOptions(), { enabled: false });
    const { document, operation } = documentOf(sample.app, { options });
    expect(operation('/stones/costly')).not.toHaveProperty('x-rate-limit');
    expect(operation('/stones').responses).not.toHaveProperty('429');
    expect(document.components?.responses).not.toHaveProperty('TooManyRequests');
  });

  it('is served with what the app says', async () => {
    await start();
    const document = (await (await fetch(new URL('/openapi.json', sample.url))).json()) as object;
    expect(document).toHaveProperty('components.responses.TooManyRequests');
  });
});

describe('RateLimitedError', () => {
  it('is an exception of Nest and a domain error', async () => {
    await start();
    const error = new RateLimitedError(2_000, 'request-1');
    expect(error).toBeInstanceOf(HttpException);
    expect(isDomainError(error, 'RATE_LIMITED')).toBe(true);
    expect(error).toMatchObject({ category: 'too-many', retryAfterMs: 2_000, fields: [], details: {} });
    expect(error.getResponse()).toMatchObject({ status: 429, requestId: 'request-1' });
  });
});
