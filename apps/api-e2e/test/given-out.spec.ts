import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secrets } from './log-scan/secrets.js';
import { signIn } from './support/accounts.js';
import type { Api } from './support/api.js';
import { dumpOf, holds } from './support/database-dump.js';
import { MailServer } from './support/mail-server.js';
import { production } from './support/production.js';
import { useSandbox } from './support/sandbox.js';

/** Each is given about twenty secrets. */
const PEOPLE = 7;
const ENOUGH = 100;

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

describe('what is given out, or chosen, for its owner alone', () => {
  const secrets = new Secrets();
  const issued: string[] = [];
  const people = Array.from({ length: PEOPLE }, () => `${randomUUID()}@example.com`);
  let mails: MailServer;
  // Before the sandbox, whose API is connected.
  afterAll(() => mails?.close());
  const sandbox = useSandbox();
  let api: Api;
  let dump: string;

  beforeAll(async () => {
    mails = await MailServer.start();
    const database = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    const [url] = await database.prints(/postgres:\/\/\S+/, 20_000);
    const { env: required, administrator } = await production(url);
    const pepper = keep('pepper', randomBytes(24).toString('base64url'));
    const env = { ...required, APP__SMTP__URL: mails.url, APP__AUTH__PASSWORDS__PEPPERS: `p1:${pepper}` };
    keep('secret of accounts', required['APP__AUTH__SECRET'] ?? '');
    keep('password of the administrator', administrator.password);
    expect(await sandbox.run(['migrate', 'up'], { env })).toMatchObject({ code: 0 });
    api = await sandbox.startApi({
      env,
      args: [
        ...['--observability.log.level=trace', '--http.host=127.0.0.1', '--http.operations.host=127.0.0.1'],
        // Quicker than bcrypt as production wants it.
        ...['--http.drainDelay=0s', '--auth.passwords.algorithm=argon2id'],
      ],
    });
    keepTokens('the administrator', await signIn(api.http, administrator));
    await Promise.all(people.map((email) => liveThroughEverything(email)));
    dump = await dumpOf(url);
    expect(await api.stop()).toMatchObject({ code: 0 });
  });

  function keep(place: string, secret: string): string {
    issued.push(secret);
    return secrets.issued(place, secret);
  }

  /** @returns what a request carries then */
  function keepTokens(place: string, { accessToken, refreshToken }: Tokens): { readonly authorization: string } {
    keep(`refresh token of ${place}`, refreshToken);
    return { authorization: `Bearer ${keep(`access token of ${place}`, accessToken)}` };
  }

  async function post<Made>(path: string, json: object, headers = {}): Promise<Made> {
    const answer = await api.http.post<Made>(`/api/v1/${path}`, { json, headers });
    expect({ path, done: answer.status < 300, text: answer.text }).toMatchObject({ done: true });
    return answer.body;
  }

  /** Every flow in which something is given out or chosen. */
  async function liveThroughEverything(email: string): Promise<void> {
    const password = (which: string) => keep(`${which} password of ${email}`, randomBytes(15).toString('base64url'));
    const mailed = async (kind: string, to: string) => keep(`${kind}, to ${to}`, await mails.tokenOf(to, kind));
    const login = (given: string) => post<Tokens>('auth/login', { identifier: email, password: given });

    const [first, second, third] = [password('first'), password('second'), password('third')];
    await post('auth/register', { email, password: first });
    await post('auth/verify-email', { token: await mailed('Verify your email address', email) });
    const opened = await login(first);
    const headers = keepTokens(`${email}, signed in`, opened);
    keepTokens(`${email}, refreshed`, await post<Tokens>('auth/refresh', { refreshToken: opened.refreshToken }));
    const again = await post<Tokens>('auth/reauthenticate', { password: first }, headers);
    const recent = keepTokens(`${email}, who gave the password again`, again);
    for (const name of ['Export', 'Import', 'Report']) {
      const made = await post<{ id: string; key: string }>('me/api-keys', { name, scopes: ['projects:read'] }, recent);
      keep(`${name} of ${email}`, made.key);
      const next = await post<{ key: string }>(`me/api-keys/${made.id}/rotate`, {}, recent);
      const key = keep(`${name} of ${email}, rotated`, next.key);
      expect(await api.http.get('/api/v1/projects', { headers: { 'x-api-key': key } })).toMatchObject({ status: 200 });
    }
    await post('me/password', { currentPassword: first, newPassword: second }, recent);
    const moved = `moved-${email}`;
    await post('me/email', { email: moved }, recent);
    await mailed('Your new email address', moved);
    await post('auth/forgot-password', { email });
    await post('auth/reset-password', { token: await mailed('Reset your password', email), password: third });
    keepTokens(`${email}, with a third password`, await login(third));
  }

  it('39: is looked for in every form, in a dump that holds everything else', () => {
    const secret = randomBytes(24).toString('base64url');
    const text = Buffer.from(`{"password":"${secret}"}`);
    const forms = [
      secret,
      text.toString('hex'),
      text.toString('base64'),
      Buffer.from(secret, 'base64url').toString('hex'),
    ];
    for (const form of forms) expect({ form, isHeld: holds(`(1,${form},)`, secret) }).toEqual({ form, isHeld: true });
    expect(holds(dump, secret)).toBe(false);
    for (const email of people) expect(dump).toContain(email);
    expect(dump.match(/ashlar_live/g)?.length).toBeGreaterThanOrEqual(PEOPLE * 6);
    expect(dump).toMatch(/\$argon2id\$/);
  });

  it(`39: is not in the database, more than ${ENOUGH} secrets of every kind`, () => {
    expect(new Set(issued).size).toBeGreaterThan(ENOUGH);
    expect(issued.filter((secret) => holds(dump, secret))).toEqual([]);
    expect(dump).not.toMatch(/"d":|PRIVATE KEY/);
  });

  it('60: is not in the log of the run, which tells of every call', () => {
    const { output } = api.program;
    for (const path of ['auth/login', 'auth/reset-password', 'me/api-keys', 'projects']) {
      expect(output.split(`/api/v1/${path}"`).length).toBeGreaterThan(PEOPLE);
    }
    expect(secrets.leaksIn(output)).toEqual([]);
  });
});
