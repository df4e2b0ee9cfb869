import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, signIn, signUp } from '../support/accounts.js';
import type { Api } from '../support/api.js';
import { apiContract } from '../support/api-document.js';
import { type Problem, problemOf } from '../support/problem.js';
import { ProjectsClient } from '../support/projects-client.js';
import { within } from '../support/wait.js';

const PROJECTS = '/api/v1/projects';
const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** What holds for every request: ids, failures, health, metrics. */
export function describeEdge(running: () => Api): void {
  describe('the edge', () => {
    let api: Api;
    let ann: Account;

    beforeAll(async () => {
      api = running();
      ann = await signUp(api.http);
    });

    it('begins with addresses that answer, and commands that work when they are pasted', async () => {
      const { output } = api.program;
      for (const name of ['Docs', 'Health', 'Metrics']) {
        const [, address = ''] = new RegExp(`^ *${name} +(\\S+)$`, 'm').exec(output) ?? [];
        const client = address.startsWith(api.url) ? api.http : api.operations;
        expect([name, (await client.get(address.slice(client.base.length))).status]).toEqual([name, 200]);
      }
      const commands = [...output.matchAll(/^ *curl -i (\S+) -H 'content-type: application\/json' -d '([^']+)'$/gm)];
      const answers = [];
      for (const [, url = '', body = ''] of commands) {
        const headers = { 'content-type': 'application/json' };
        answers.push((await api.http.post(url.slice(api.url.length), { headers, body })).status);
      }
      expect(answers).toEqual([201, 200]);
    });

    it('begins with the first administrator, whose password is told this once', async () => {
      const [, email = '', password = ''] = await api.program.prints(/^ *Admin +(\S+), password (\S+)$/m, 1_000);
      const { headers } = await signIn(api.http, { email, password });
      expect(await api.http.get('/api/v1/me', { headers })).toMatchObject({ status: 200, body: { role: 'admin' } });
      expect(api.program.output.split(password)).toHaveLength(2);
    });

    describe('request ids', () => {
      it.each(['my-request-1', 'a1b2c3d4', 'Root=1-67891233-abcdef012345678912345678', 'x'.repeat(128)])(
        'that come in go out again: %s',
        async (id) => {
          for (const path of ['/health/live', '/nowhere']) {
            const answer = await api.http.get<Partial<Problem>>(path, { headers: { 'x-request-id': id } });
            expect(answer.headers.get('x-request-id')).toBe(id);
            if (answer.status === 404) expect(answer.body.requestId).toBe(id);
          }
        },
      );

      it.each(['short', 'has a space', 'x'.repeat(129), '{"injected":true}', '<script>alert(1)</script>'])(
        'that can not be trusted are replaced: %s',
        async (id) => {
          const { headers } = await api.http.get('/health/live', { headers: { 'x-request-id': id } });
          expect(headers.get('x-request-id')).toMatch(UUID_V7);
        },
      );

      it('are made where none comes in, and no two are the same', async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, () => api.http.get('/health/live')));
        const ids = answers.map(({ headers }) => headers.get('x-request-id') ?? '');
        expect(ids.every((id) => UUID_V7.test(id))).toBe(true);
        expect(new Set(ids).size).toBe(20);
      });

      it('stand in the line that is logged of the request', async () => {
        const id = 'logged-request-1';
        await api.http.get(`${PROJECTS}?search=not-for-the-log`, { headers: { ...ann.headers, 'x-request-id': id } });
        const [line] = await api.program.prints(new RegExp(`^.*"requestId":"${id}".*$`, 'm'), 5_000);
        expect(line).toContain(`GET ${PROJECTS} 200`);
        expect(line).toContain(`"actor":"user:${ann.id}"`);
        expect(api.program.output).not.toContain('not-for-the-log');
      });
    });

    describe('failures are problem details', () => {
      it.each([
        ['an unknown route', 'GET', '/nowhere', {}, 404, 'ROUTE_NOT_FOUND'],
        ['an unknown route below a known one', 'GET', `${PROJECTS}/a/b/c`, {}, 404, 'ROUTE_NOT_FOUND'],
        ['another version', 'GET', '/api/v2/projects', {}, 404, 'ROUTE_NOT_FOUND'],
        ['nobody', 'GET', PROJECTS, {}, 401, 'AUTH_UNAUTHENTICATED'],
        ['a stranger', 'GET', PROJECTS, { headers: { authorization: 'Bearer me' } }, 401, 'AUTH_INVALID_TOKEN'],
      ])('of %s', async (_what, method, path, init, status, code) => {
        problemOf(await api.http.request(method, path, init), status, code);
      });

      it.each([
        ['broken JSON', '{"key":', 400],
        ['an empty text', '', 400],
        ['a key that reaches the prototype', '{"__proto__":{"admin":true},"key":"ab","name":"A"}', 400],
        ['more than is read', `"${'x'.repeat(1024 * 1024)}"`, 413],
      ])('of a body of %s', async (_what, body, status) => {
        const headers = { ...ann.headers, 'content-type': 'application/json' };
        problemOf(await api.http.post(PROJECTS, { headers, body }), status);
      });

      it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
        'of a body of another type: %s',
        async (type) => {
          const headers = { ...ann.headers, 'content-type': type };
          problemOf(await api.http.post(PROJECTS, { headers, body: 'key=ab&name=A' }), 415);
        },
      );

      it.each(['/%zz', `${PROJECTS}/%c3%28`, `${PROJECTS}/%00`, `${PROJECTS}?search=%00`, `${PROJECTS}?search=%ff`])(
        'of a path that is none: %s',
        async (path) => {
          problemOf(await api.http.get(path, { headers: ann.headers }), 400);
        },
      );

      it('of a method that the path does not have, which says what it has', async () => {
        const answer = await api.http.request('PUT', PROJECTS, { headers: ann.headers });
        problemOf(answer, 405);
        expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
      });

      it.each([1, 'text', true, [[]], {}, { key: {} }, { key: 'ab', name: { text: 'x' } }, { items: {} }])(
        'of a body of another shape: %j',
        async (input) => {
          const projects = new ProjectsClient(api.http, ann);
          problemOf(await projects.raw.create(input), 400, 'INVALID_INPUT');
          problemOf(await projects.raw.import(input), 400, 'INVALID_INPUT');
        },
      );

      it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
        'of a body with a field that every object or class has: %s',
        async (name) => {
          const body = `{"key":"ab","name":"A","${name}":"x"}`;
          const headers = { ...ann.headers, 'content-type': 'application/json' };
          problemOf(await api.http.post(PROJECTS, { headers, body }), 400);
        },
      );

      it('and bytes that are no HTTP get an answer, too, and the server lives on', async () => {
        const answer = await speak(api.port, 'BREW coffee HTCPCP/1.0\r\n\r\n');
        expect(answer).toMatch(/^HTTP\/1\.1 400 /);
        const [head = '', text = ''] = answer.split('\r\n\r\n', 2);
        const headers = new Headers(
          head
            .split('\r\n')
            .slice(1)
            .map((line) => line.split(': ', 2) as [string, string]),
        );
        apiContract().assert({ method: 'BREW', path: 'coffee' }, { status: 400, headers, text });
        expect(await api.http.get('/health/live')).toMatchObject({ status: 200 });
      });
    });

    describe('health on the public port', () => {
      it.each(['/health/live', '/health/ready'])('says at %s up, and nothing else', async (path) => {
        const answer = await api.http.get(path);
        expect(answer).toMatchObject({ status: 200, body: { status: 'up' } });
        expect(answer.text).toBe('{"status":"up"}');
        expect(answer.headers.get('cache-control')).toBe('no-store');
      });

      it('is all there is for operators: no metrics', async () => {
        for (const path of ['/metrics', '/api/metrics', '/api/v1/metrics']) {
          problemOf(await api.http.get(path), 404, 'ROUTE_NOT_FOUND');
        }
      });
    });

    describe('the operations port', () => {
      it('says what the service stands on', async () => {
        expect(await api.operations.get('/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
        expect(await api.operations.get('/health/ready')).toMatchObject({
          status: 200,
          body: {
            status: 'up',
            checks: {
              database: { status: 'up', details: { latencyMs: expect.any(Number), pool: expect.any(Object) } },
            },
          },
        });
      });

      it('serves metrics of the process and the database in the text format of Prometheus', async () => {
        const projects = await ProjectsClient.of(api.http);
        await projects.made();
        await projects.list();
        const { status, headers, text } = await api.operations.get('/metrics');

        expect(status).toBe(200);
        expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
        const lines = text
          .trimEnd()
          .split('\n')
          .filter((line) => line !== '');
        const sample =
          /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\["\\n])*",?)*\})? (NaN|[+-]Inf|-?[\d.]+(e[+-]?\d+)?)( \d+)?$/;
        expect(lines.filter((line) => !/^# (HELP|TYPE) /.test(line) && !sample.test(line))).toEqual([]);
        const types = lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
        expect(new Set(types).size).toBe(types.length);

        expect(text).toMatch(/^process_cpu_user_seconds_total(\{.*\})? \d/m);
        expect(text).toMatch(/^process_resident_memory_bytes(\{.*\})? \d/m);
        expect(text).toMatch(/^nodejs_eventloop_lag_seconds(\{.*\})? \d/m);
        expect(text).toMatch(/^db_pool_connections\{.*state="max".*\} 10$/m);
        expect(text).toMatch(/^db_pool_waiting(\{.*\})? 0$/m);
        for (const operation of ['insert', 'select']) {
          const count = new RegExp(
            `^db_query_duration_seconds_count\\{(?=.*operation="${operation}")(?=.*table="projects").*\\} (\\d+)$`,
            'm',
          );
          expect(Number(count.exec(text)?.[1] ?? 0)).toBeGreaterThan(0);
        }
        expect(text).not.toContain(projects.account.id);
      });

      it('has no route of the API, and takes no other method', async () => {
        expect(await api.operations.get(PROJECTS, { headers: ann.headers })).toMatchObject({ status: 404 });
        expect(await api.operations.post('/metrics')).toMatchObject({ status: 405 });
      });
    });
  });
}

/** Sends bytes, and gives all that comes back until the server closes. */
function speak(port: number, bytes: string): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
    socket.once('close', () => resolve(text)).once('error', reject);
  });
  return within('the server answers and closes', 5_000, answer);
}
