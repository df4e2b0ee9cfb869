import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callWithSecrets } from './log-scan/calls.js';
import { Secrets } from './log-scan/secrets.js';
import { signIn } from './support/accounts.js';
import type { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { HttpClient } from './support/http-client.js';
import { PostgresServer } from './support/postgres-server.js';
import { CAN_LIST_PROCESSES } from './support/processes.js';
import { production, type Production } from './support/production.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

const URL_IS_SHOWN: unknown = expect.stringContaining('database.url');
const MOST_TALKATIVE = '--observability.log.level=trace';
const MANY_TRIES = ['--auth.lockout.attempts=1000', '--auth.lockout.disableAfter=1000'];

describe('what the API writes', () => {
  const secrets = new Secrets();
  let server: PostgresServer;
  let settings: Production;
  // Before the sandbox, which would complain of it.
  afterAll(() => server?.close());
  const sandbox = useSandbox();

  beforeAll(async () => {
    if (!CAN_LIST_PROCESSES) return;
    server = await PostgresServer.create(sandbox.makeFolder('postgres'), secrets.opaque('the database'));
    await server.start();
    settings = await production(server.url);
    secrets.issued('the secret of accounts', settings.env['APP__AUTH__SECRET'] ?? '');
    secrets.issued('the password of the administrator', settings.administrator.password);
  });

  it('is searched for secrets in every form', () => {
    const own = new Secrets();
    const secret = own.opaque('here');
    const base64 = (before: string) => Buffer.from(`${before}${secret}:end`).toString('base64');
    for (const text of [secret, encodeURIComponent(secret), JSON.stringify({ a: JSON.stringify([secret]) })]) {
      expect(own.leaksIn(`before ${text} after`)).not.toEqual([]);
    }
    for (const before of ['', 'a', 'ab', 'abc']) expect(own.leaksIn(base64(before))).not.toEqual([]);
    expect(own.leaksIn('Authorization: Bearer 0123456789abcdef')).not.toEqual([]);
    expect(own.leaksIn('{"key":"ashlar_live_0123456789abcdef"}')).not.toEqual([]);
    expect(own.leaksIn('postgres://me:mine@localhost')).not.toEqual([]);
    expect(own.leaksIn('postgres://me:[hidden]@localhost, https://localhost:3000/@me')).toEqual([]);
  });

  describe.each(['development', 'production'])('in %s', (environment) => {
    const env = () => ({ ...settings.env, NODE_ENV: environment });
    const ofCall = (place: string) => secrets.opaque(`${place} in ${environment}`);

    /** Calls with secrets, also while the database is away, and stops. */
    async function serve(format: string): Promise<Api> {
      const scoped = scopedTo(secrets, `${environment}, ${format}`);
      const api = await sandbox.startApi({
        env: env(),
        args: [
          ...[MOST_TALKATIVE, `--observability.log.format=${format}`, '--http.host=127.0.0.1', '--http.drainDelay=0s'],
          ...MANY_TRIES,
        ],
      });
      const account = await signIn(new HttpClient(api.url), settings.administrator);
      scoped.issued('an access token', account.accessToken);
      scoped.issued('a refresh token that is good', account.refreshToken);
      const statuses = await callWithSecrets(api.url, scoped, account);
      // Every way through the API was taken.
      expect(statuses).toEqual(expect.arrayContaining([200, 202, 400, 401, 404, 409, 413, 415, 422]));
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      await server.stop('immediate');
      await eventually('it is not ready', 5_000, async () =>
        (await fetch(`${api.url}/health/ready`)).status === 503 ? true : undefined,
      );
      await callWithSecrets(api.url, scopedTo(scoped, 'without a database'), account);
      await server.start();
      expect(await api.stop()).toMatchObject({ code: 0 });
      expect(api.program.output.match(/nowhere/g)?.length).toBeGreaterThan(5);
      return api;
    }

    itWithProcesses('has no secret of the database that it migrates', async () => {
      const { code, stdout, stderr } = await sandbox.run(['migrate', 'up', MOST_TALKATIVE], { env: env() });
      expect(code).toBe(0);
      expect(secrets.leaksIn(stdout + stderr)).toEqual([]);
    });

    itWithProcesses('has no secret of requests, nor of a database that goes away', async () => {
      const { program } = await serve('json');
      expect(program.output.match(/"level":"(error|warn)"/)).not.toBeNull();
      expect(secrets.leaksIn(program.output)).toEqual([]);
    });

    itWithProcesses('has no secret of a database that refuses it', async () => {
      const url = server.urlWith(ofCall('a wrong password'));
      const modes = [
        ['serve', '--http.port=0', '--http.operations.port=0'],
        ['migrate', 'up'],
      ];
      const refused = await Promise.all(
        modes.map((mode) => sandbox.run([...mode, MOST_TALKATIVE], { env: { ...env(), DATABASE_URL: url } })),
      );
      for (const { code, stderr } of refused) {
        expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('authentication failed') });
      }
      expect(secrets.leaksIn(refused.map(({ stdout, stderr }) => stdout + stderr).join('\n'))).toEqual([]);
    });

    if (environment === 'development') {
      itWithProcesses('has none in the form for people, either', async () => {
        const { program } = await serve('pretty');
        expect(secrets.leaksIn(program.output)).toEqual([]);
      });
    }
  });

  itWithProcesses('has no secret of settings, be they right or wrong', async () => {
    const { env } = settings;
    const wrong = [
      { ...env, DATABASE_URL: `mysql://me:${secrets.opaque('a wrong scheme')}@localhost/x` },
      { ...env, DATABASE_URL: `${secrets.opaque('an address that is none')} ` },
      { ...env, DATABASE_URL: `postgres://me:${secrets.opaque('an unescaped password')}@nowhere.invalid:1/x y` },
      { ...env, APP__DATABASE__PASSWORD: secrets.opaque('a setting that there is not') },
      { ...env, APP__AUTH__SECRET: secrets.plain('a secret that is too short').slice(0, 31) },
      { ...env, APP__SMTP__URL: `smtp:/me:${secrets.plain('a mail server that is none')}@localhost/x` },
      { ...env, APP__DATABASE__URL: `postgres ://me:${secrets.opaque('the other name')}@localhost/x` },
    ];
    const refused = await Promise.all(wrong.map((settings) => sandbox.run(['serve'], { env: settings })));
    expect(refused.map(({ code }) => code)).toEqual(wrong.map(() => 78));
    const argument = `--database.url=postgres://me:${secrets.opaque('an argument')}@localhost:1/x`;
    const shown = await Promise.all([
      sandbox.run(['config', argument], { env }),
      sandbox.run(['config', '--json'], { env }),
    ]);
    for (const { code, stdout } of shown) expect({ code, stdout }).toMatchObject({ code: 0, stdout: URL_IS_SHOWN });
    expect(secrets.leaksIn([...refused, ...shown].map(({ stdout, stderr }) => stdout + stderr).join('\n'))).toEqual([]);
  });
});

/** The same secrets, for places of one part of the test. */
function scopedTo(secrets: Secrets, scope: string): Secrets {
  const scoped = Object.create(secrets) as Secrets;
  for (const kind of ['opaque', 'plain', 'webToken'] as const) {
    scoped[kind] = (place) => secrets[kind](`${place} (${scope})`);
  }
  scoped.issued = (place, secret) => secrets.issued(`${place} (${scope})`, secret);
  return scoped;
}
