import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { CorsOptions, HttpOptions, OperationsService, RequirePermission } from '../src/index.js';
import { type SampleApp, startSampleApp } from './sample-app.js';

let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp({
    healthChecks: [
      { name: 'good', check: async () => ({ status: 'up', details: { secretly: 'detailed' } }) },
      { name: 'so-so', check: async () => ({ status: 'degraded' }) },
    ],
    operationsRoutes: [
      { path: '/metrics', handle: async () => ({ contentType: 'text/plain', body: 'a_metric 1' }) },
      { path: '/broken', handle: () => Promise.reject(new Error('no')) },
    ],
  });
});
afterAll(() => sample.app.close());

const get = (path: string, init?: RequestInit) => fetch(sample.url + path, init);
const post = (path: string, body: unknown) =>
  get(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as Record<string, unknown>;
};

describe('request id', () => {
  it('takes over a sound one, and answers with it', async () => {
    const response = await get('/api/v1/people/me', { headers: { 'x-request-id': 'trace-0001' } });
    expect(response.headers.get('x-request-id')).toBe('trace-0001');
    await expect(response.json()).resolves.toMatchObject({ actor: { kind: 'anonymous' }, requestId: 'trace-0001' });
  });

  it.each(['short', 'has spaces in it', `x${'y'.repeat(200)}`, '"><script>alert(1)'])('replaces %j', async (id) => {
    const response = await get('/api/v1/people/me', { headers: { 'x-request-id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('keeps the contexts of parallel requests apart', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `parallel-${i}`);
    const seen = await Promise.all(
      ids.map(async (id) => {
        const response = await get('/api/v1/people/me', { headers: { 'x-request-id': id } });
        return ((await response.json()) as { requestId: string }).requestId;
      }),
    );
    expect(seen).toEqual(ids);
  });
});

describe('problem details', () => {
  it.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['precondition', 412],
    ['unprocessable', 422],
    ['too-many', 429],
    ['unavailable', 503],
  ])('shows a domain error of the category %s as %i', async (category, status) => {
    const response = await get(`/api/v1/people/fail/${category}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect(await problem(response)).toEqual({
      type: '/problems#PERSON_FAILED',
      title: expect.any(String),
      status,
      detail: 'It failed on purpose.',
      code: 'PERSON_FAILED',
      requestId: response.headers.get('x-request-id'),
      details: { how: category },
      errors: [{ pointer: '/name', code: 'taken', detail: 'Taken.' }],
    });
  });

  it('tells nothing of an internal failure but its code', async () => {
    const internal = await get('/api/v1/people/fail/internal');
    expect(internal.status).toBe(500);
    expect(await problem(internal)).toMatchObject({ code: 'PERSON_FAILED', detail: 'Internal Server Error' });
  });

  it('tells nothing at all of an error nobody foresaw', async () => {
    const response = await get('/api/v1/people/fail/crash');
    expect(response.status).toBe(500);
    const body = await problem(response);
    expect(body).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(body)).not.toContain('vault');
  });

  it('answers an unknown route', async () => {
    const response = await get('/nowhere?token=abc');
    expect(response.status).toBe(404);
    expect(await problem(response)).toMatchObject({
      code: 'ROUTE_NOT_FOUND',
      detail: 'No route answers GET /nowhere.',
    });
  });

  it('answers malformed JSON as a mistake of the client', async () => {
    const response = await get('/api/v1/people', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":',
    });
    expect(response.status).toBe(400);
    await problem(response);
  });

  it('answers a body that is too large, and one of an unknown media type', async () => {
    const large = await post('/api/v1/people', { name: 'x'.repeat(1024 * 1024) });
    expect([large.status, (await problem(large)).code]).toEqual([413, 'CONTENT_TOO_LARGE']);
    const xml = await get('/api/v1/people', {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: '<a/>',
    });
    expect([xml.status, (await problem(xml)).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('refuses what is no id in a path', async () => {
    const response = await get('/api/v1/people/42');
    expect(response.status).toBe(400);
    expect(await problem(response)).toMatchObject({ errors: [{ pointer: '/id', code: 'isUuid' }] });
  });
});

describe('validation', () => {
  it('reports all mistakes at once, by pointer, and never the value', async () => {
    const response = await post('/api/v1/people', {
      email: 'no-email-hunter2',
      name: '  ',
      age: 1.5,
      admin: true,
      address: { country: 'Germany', 'a/b': 1 },
    });
    expect(response.status).toBe(400);
    const body = await problem(response);
    expect(body.code).toBe('INVALID_INPUT');
    expect((body.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code])).toEqual(
      expect.arrayContaining([
        ['/email', 'isEmail'],
        ['/name', 'isLength'],
        ['/age', 'isInt'],
        ['/admin', 'unknownField'],
        ['/address/country', 'isLength'],
        ['/address/a~1b', 'unknownField'],
      ]),
    );
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it.each(['[]', '[[]]', '"text"', '1', 'null', ''])('refuses the body %j, which is no object', async (body) => {
    const response = await get('/api/v1/people', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await problem(response)).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });

  it('refuses null for what may only be left out, and a list for an item', async () => {
    const person = { email: 'ada@example.org', name: 'Ada' };
    const pointers = async (changes: object) => {
      const { errors } = await problem(await post('/api/v1/people', { ...person, ...changes }));
      return [...new Set((errors as { pointer: string }[]).map(({ pointer }) => pointer))];
    };
    expect(await pointers({ nickname: null })).toEqual(['/nickname']);
    expect(await pointers({ friends: [[]] })).toEqual(['/friends']);
    expect(await pointers({ friends: [{ country: 'DE' }, {}] })).toEqual(['/friends/1/country']);
  });

  it('hands on what is right, as an instance', async () => {
    const response = await post('/api/v1/people', { email: 'ada@example.org', name: ' Ada ' });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ email: 'ada@example.org', name: 'Ada' });
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=1e1', 'limit=', 'limit=1&limit=2', 'unknown=1'])(
    'refuses the query %s',
    async (query) => {
      const response = await get(`/api/v1/people?${query}`);
      expect(response.status).toBe(400);
      expect((await problem(response)).detail).toMatch(/^The query has/);
    },
  );

  it('reads integers out of a query, with defaults', async () => {
    await expect(get('/api/v1/people').then((r) => r.json())).resolves.toEqual({ limit: 20 });
    await expect(get('/api/v1/people?limit=100').then((r) => r.json())).resolves.toEqual({ limit: 100 });
  });
});

describe('conditions', () => {
  const put = (headers: Record<string, string>) => get('/api/v1/people/me', { method: 'PUT', headers });

  it('asks for one where it must be given', async () => {
    const response = await put({});
    expect([response.status, (await problem(response)).code]).toEqual([428, 'PRECONDITION_REQUIRED']);
  });

  it('reads the version out of it, and answers with the new one', async () => {
    expect((await put({ 'if-match': '"4"' })).headers.get('etag')).toBe('"5"');
    expect((await put({ 'if-match': '*' })).headers.get('etag')).toBe('"1"');
  });

  it('refuses one that is no tag', async () => {
    expect(await problem(await put({ 'if-match': 'W/"4"' }))).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
  });
});

describe('headers', () => {
  it('let nothing be framed, sniffed or run, but the documentation run its own', async () => {
    const api = await get('/api/v1/people/me');
    expect(api.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(api.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get('/docs')).headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await get('/documents')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('tell that a large answer is compressed', async () => {
    const large = await get('/openapi.json', { headers: { 'accept-encoding': 'br' } });
    expect(large.headers.get('content-encoding')).toBe('br');
    expect(await large.json()).toHaveProperty('openapi');
    expect((await get('/health/live')).headers.get('content-encoding')).toBeNull();
  });
});

describe('the client address', () => {
  const seen = async (url: string, forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return ((await (await fetch(`${url}/api/v1/people/me`, { headers })).json()) as { address: string }).address;
  };

  it('is that of the peer, whatever a header says', async () => {
    expect(await seen(sample.url)).toBe('127.0.0.1');
    expect(await seen(sample.url, '203.0.113.7')).toBe('127.0.0.1');
  });

  it('is believed of trusted proxies, and only up to the first that is not', async () => {
    const behind = await startSampleApp({ options: { trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] } });
    expect(await seen(behind.url, '203.0.113.7')).toBe('203.0.113.7');
    expect(await seen(behind.url, '1.1.1.1, 203.0.113.7, 10.1.2.3')).toBe('203.0.113.7');
    expect(await seen(behind.url, '::ffff:203.0.113.7')).toBe('203.0.113.7');
    await behind.app.close();
  });
});

describe('health', () => {
  it('answers the public with a status and no details', async () => {
    expect(await get('/health/live').then((r) => r.json())).toEqual({ status: 'up' });
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'degraded' }]);
  });

  it('answers operators with details, on a port of their own', async () => {
    const operations = sample.app.get(OperationsService).url ?? '';
    const ready = await fetch(`${operations}/health/ready`);
    expect(await ready.json()).toEqual({
      status: 'degraded',
      checks: {
        good: { status: 'up', details: { secretly: 'detailed', durationMs: expect.any(Number) } },
        'so-so': { status: 'degraded', details: { durationMs: expect.any(Number) } },
      },
    });
    expect(await fetch(`${operations}/metrics`).then((r) => r.text())).toBe('a_metric 1');
    expect((await fetch(`${operations}/health/live`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${operations}/nowhere`)).status).toBe(404);
    expect((await fetch(`${operations}/metrics`, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await fetch(`${operations}/broken`)).status).toBe(500);
  });

  it('shows no operations page on the public port', async () => {
    expect((await get('/metrics')).status).toBe(404);
  });

  it('is down when a check rejects or takes too long', async () => {
    const sick = await startSampleApp({
      healthChecks: [
        { name: 'rejects', check: () => Promise.reject(new Error('gone')) },
        { name: 'hangs', check: () => new Promise(() => undefined) },
      ],
    });
    const ready = await fetch(`${sick.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'down' }]);
    const detailed = await fetch(`${sick.app.get(OperationsService).url}/health/ready`);
    expect(detailed.status).toBe(503);
    expect(await detailed.json()).toMatchObject({ checks: { hangs: { details: { reason: 'timed out' } } } });
    await sick.app.close();
  });
});

describe('stopping', () => {
  it('fails readiness first, and serves until the delay is over', async () => {
    const { app, url } = await startSampleApp({ options: { drainDelay: 300 } });
    const closed = app.close();
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/api/v1/people/me`)).status).toBe(200);
    await closed;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });
});

describe('access', () => {
  @Controller('open')
  class UndeclaredController {
    @Get()
    open() {
      return {};
    }

    @Post()
    @RequirePermission('things:write')
    declared() {
      return {};
    }
  }

  it('must be declared for every route, or the app does not start', async () => {
    await expect(startSampleApp({ controllers: [UndeclaredController] })).rejects.toMatchObject({
      code: 'HTTP_ACCESS_UNDECLARED',
      details: { routes: ['UndeclaredController.open'] },
    });
  });

  it('may be left open on purpose', async () => {
    const open = await startSampleApp({
      controllers: [UndeclaredController],
      options: { allowUndeclaredAccess: true },
    });
    expect((await fetch(`${open.url}/api/v1/open`)).status).toBe(200);
    await open.app.close();
  });
});

describe('OpenAPI', () => {
  it('describes what is routed, under stable operation ids', async () => {
    const document = (await get('/openapi.json').then((r) => r.json())) as {
      openapi: string;
      info: object;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Sample', version: '1.2.3' } });
    expect(document.paths['/api/v1/people']?.post?.operationId).toBe('people_create');
  });

  it('serves a page that needs nothing from elsewhere', async () => {
    const html = await get('/docs').then((r) => r.text());
    expect(html).toContain('swagger-ui');
    expect(html).not.toMatch(/(src|href)="https?:/);
    expect((await get('/docs/swagger-ui-bundle.js')).status).toBe(200);
  });

  it('leaves the page away when told to, and keeps the document', async () => {
    const bare = await startSampleApp({ options: { docs: false } });
    expect((await fetch(`${bare.url}/docs`)).status).toBe(404);
    expect((await fetch(`${bare.url}/openapi.json`)).status).toBe(200);
    await bare.app.close();
  });
});

describe('CORS', () => {
  const asked = async (url: string, origin: string) =>
    (await fetch(`${url}/api/v1/people/me`, { headers: { origin } })).headers.get('access-control-allow-origin');

  it('lets no other origin in by default', async () => {
    expect(await asked(sample.url, 'https://app.example.org')).toBeNull();
  });

  it('lets in the origins that are named, and no other', async () => {
    const cors = Object.assign(new CorsOptions(), { origins: ['https://app.example.org'] });
    const open = await startSampleApp({ options: { cors } });
    expect(await asked(open.url, 'https://app.example.org')).toBe('https://app.example.org');
    expect(await asked(open.url, 'https://evil.example.org')).toBeNull();
    await open.app.close();
  });

  it('refuses a wildcard in production, and with credentials', () => {
    const cors = Object.assign(new CorsOptions(), { origins: ['*'], credentials: true });
    const properties = (production: boolean) =>
      [...cors.checkOptions({ environment: 'x', production })].map(({ property }) => property);
    expect(properties(true)).toEqual(['origins', 'credentials']);
    expect(properties(false)).toEqual(['credentials']);
  });
});

describe('the options', () => {
  it('refuse one port for both doors', () => {
    const options = Object.assign(new HttpOptions(), { port: 3001 });
    expect([...options.checkOptions({ environment: 'x', production: false })]).toEqual([
      { property: 'operations.port', message: 'must differ from port' },
    ]);
  });
});

describe('a host that nobody knows', () => {
  it('is one clear error that says what to do', async () => {
    await expect(startSampleApp({ options: { host: 'nowhere.invalid' } })).rejects.toMatchObject({
      code: 'HTTP_CANNOT_LISTEN',
    });
  });
});

describe('a port that is taken', () => {
  const taken = async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    return { blocker, port: (blocker.address() as { port: number }).port };
  };

  it('is one clear error that says what to do', async () => {
    const { blocker, port } = await taken();
    await expect(startSampleApp({ options: { port } })).rejects.toMatchObject({
      code: 'HTTP_CANNOT_LISTEN',
      message: `Port ${port} is in use. Stop what listens there, or choose another port with --http.port=<port>.`,
    });
    blocker.close();
  });
});
