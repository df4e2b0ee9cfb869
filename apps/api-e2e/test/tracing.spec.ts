import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, signUp } from './support/accounts.js';
import type { Api } from './support/api.js';
import { OtlpReceiver, type ReceivedSpan } from './support/otlp-receiver.js';
import { CHECKOUT } from './support/program.js';
import { ProjectsClient } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

const PRELOAD = pathToFileURL(join(CHECKOUT, 'node_modules/@ashlar/observability/dist/register.js')).href;
const [SERVER, CLIENT] = [2, 3];
const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

/** From a span up to the one that nothing of the same service has called. */
function upFrom(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): string[] {
  if (!span) return [];
  return [
    span.name,
    ...upFrom(
      spans.find(({ spanId }) => spanId === span.parentSpanId),
      spans,
    ),
  ];
}

const isInsert = ({ name }: ReceivedSpan) => name.startsWith('pg.query:INSERT');
const served = (spans: readonly ReceivedSpan[]) => spans.filter(({ kind }) => kind === SERVER);

describe('traces', () => {
  const sandbox = useSandbox();
  let receiver: OtlpReceiver;
  let env: Record<string, string>;
  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    env = { ...receiver.env, OTEL_SERVICE_NAME: 'e2e', NODE_OPTIONS: `--import=${PRELOAD}` };
  });
  afterAll(() => receiver.stop());

  describe('that are all sampled', () => {
    let api: Api;
    let ann: Account;
    beforeAll(async () => {
      api = await sandbox.startApi({ dataDir: sandbox.dataFolder('sampled'), env });
      await api.ready();
      ann = await signUp(api.http);
    });

    it('go from the request through the use case to the SQL, and none has another start', async () => {
      const answer = await new ProjectsClient(api.http, ann).create({ key: 'apollo', name: 'Apollo' });
      expect(answer.status).toBe(201);
      const request = await receiver.waitFor(({ name }) => name === 'POST /api/v1/projects');
      const spans = receiver.trace(request.traceId);

      const starts = receiver.spans.filter(({ parentSpanId = '' }) => parentSpanId === '');
      expect(starts).toEqual(served(receiver.spans));
      expect(served(spans)).toEqual([request]);
      expect(request).toMatchObject({
        name: 'POST /api/v1/projects',
        service: 'e2e',
        attributes: { 'http.route': '/api/v1/projects', 'http.response.status_code': 201 },
      });
      const insert = spans.find(isInsert);
      expect(insert).toMatchObject({
        kind: CLIENT,
        attributes: { 'db.query.text': expect.stringMatching(/^INSERT INTO "public"\."projects".* VALUES \(\$1, /) },
      });
      expect(upFrom(insert, spans)).toEqual([insert?.name, 'projects.create', 'POST /api/v1/projects']);

      const requestId = answer.headers.get('x-request-id');
      await api.program.prints(new RegExp(`"requestId":"${requestId}".*"traceId":"${request.traceId}"`), 5_000);
    });

    it('are continued where the caller has one, by the route and not by the path', async () => {
      const { id } = await new ProjectsClient(api.http, ann).made('continued');
      const caller = api.http.with({ traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` });
      expect((await new ProjectsClient(caller, ann).read(id)).status).toBe(200);
      const request = await receiver.waitFor(({ kind, traceId }) => kind === SERVER && traceId === CALLER.traceId);
      expect(request).toMatchObject({ name: 'GET /api/v1/projects/:id', parentSpanId: CALLER.spanId });
      expect(receiver.trace(CALLER.traceId).map(({ name }) => name)).toContain('projects.read');
    });

    it('hold nothing of headers, queries and bodies', async () => {
      const http = api.http.with({ 'x-auth-token': 'hunter2', cookie: 'session=hunter2' });
      const projects = new ProjectsClient(http, ann);
      const project = { key: 'hunter2', name: 'hunter2', description: 'hunter2' };
      await projects.made(project.key, project.name);
      expect((await projects.create(project)).status).toBe(409);
      expect((await projects.list({ search: 'hunter2' })).body.items).toHaveLength(1);
      await receiver.waitFor(({ name, kind }) => kind === SERVER && name === 'GET /api/v1/projects');
      expect(receiver.named('projects.create').at(-1)?.attributes).toEqual({ 'error.type': 'PROJECT_KEY_TAKEN' });
      expect(receiver.text).toContain('pg.query');
      expect(receiver.text).not.toContain('hunter2');
      for (const secret of [ann.password, ann.accessToken, ann.refreshToken, ann.email]) {
        expect(receiver.text).not.toContain(secret);
      }
    });

    it('leave out health checks and the port for operators', async () => {
      const before = served(receiver.spans).length;
      expect((await api.http.get('/health/ready')).status).toBe(200);
      expect((await api.operations.get('/metrics')).status).toBe(200);
      const { id } = await new ProjectsClient(api.http, ann).made('after-health');
      await receiver.waitFor(({ name }) => name === 'POST /api/v1/projects' && served(receiver.spans).length > before);
      expect(id).toBeDefined();
      expect(
        served(receiver.spans)
          .slice(before)
          .map(({ name }) => name),
      ).toEqual(['POST /api/v1/projects']);
    });
  });

  it('that failed are kept when nothing is sampled, and sent before the process ends', async () => {
    const database = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    const [url] = await database.prints(/postgres:\/\/\S+/, 20_000);
    const api = await sandbox.startApi({
      env: {
        ...env,
        DATABASE_URL: url,
        OTEL_TRACES_SAMPLER_ARG: '0',
        OTEL_SERVICE_NAME: 'unsampled',
        // Longer than this test: what comes has been sent for the end's sake.
        OTEL_BSP_SCHEDULE_DELAY: '60000',
      },
    });
    await api.ready();
    const projects = await ProjectsClient.of(api.http);
    await projects.made();
    database.closeInput();
    await database.ends(10_000);
    await eventually('the database is missed', 10_000, async () =>
      (await projects.list()).status >= 500 ? true : undefined,
    );

    const mine = () => receiver.spans.filter(({ service }) => service === 'unsampled');
    expect(mine()).toEqual([]);
    expect(await api.stop()).toMatchObject({ code: 0 });
    expect(served(mine())).not.toEqual([]);
    for (const request of served(mine())) {
      expect(request).toMatchObject({ name: 'GET /api/v1/projects', status: { code: 2 } });
      expect(receiver.trace(request.traceId).map(({ name }) => name)).toContain('projects.list');
    }
    expect(new Set(mine().map(({ traceId }) => traceId)).size).toBe(served(mine()).length);
  });

  it('can not be asked for in a way that does not work', async () => {
    const { code, stdout, stderr } = await sandbox.run(['help'], {
      env: { ...env, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER: 'sometimes' },
    });
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(/^2 mistakes in the configuration of tracing/);
  });
});
