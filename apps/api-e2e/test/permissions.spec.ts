import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CALLERS, isGranted, type Outcome, outcomeOf, promised, type Role, ROLES } from './permissions/promised.js';
import { type Request, REQUESTS } from './permissions/requests.js';
import { Stage } from './permissions/scene.js';
import { permissionTable, type Row } from './permissions/table.js';
import { type Account, type Identification, newCredentials, signIn } from './support/accounts.js';
import { apiDocument } from './support/api-document.js';
import type { Answer } from './support/http-client.js';
import { operationsOf } from './support/open-api.js';
import { problemOf } from './support/problem.js';
import { useSandbox } from './support/sandbox.js';

/** The one scope of the key that may do something. */
const SCOPE = 'projects:read';

/** Some operations take half a second on purpose. */
const AT_ONCE = 8;

/** Whoever is neither refused for want of an identity nor of a right gets as far as their input, which makes no sense. */
type Gate = 'let through' | 'not signed in' | 'forbidden';

describe('who may call what', () => {
  const sandbox = useSandbox();
  const table = permissionTable();
  const restricted = table.filter(({ permissions }) => permissions.length > 0);
  let stage: Stage;
  /** Who has a project and a key, and appears in nobody else's answers. */
  let bystander: Account;

  beforeAll(async () => {
    const administrator = newCredentials();
    const api = await sandbox.startApi({
      dataDir: sandbox.dataFolder('data'),
      // Mails are looked for in what it writes.
      args: ['--observability.log.requests=false'],
      env: {
        APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: administrator.email,
        APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD: administrator.password,
      },
    });
    stage = new Stage(api, await signIn(api.http, administrator));
    bystander = await stage.newcomer();
    await Promise.all([stage.projectOf(bystander), stage.keyOf(bystander, [SCOPE])]);
  });

  const send = ({ method, path }: Row, { ids = {}, json }: Request, headers: Identification) => {
    const target = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? randomUUID());
    return stage.api.http.request(method, target, { headers, ...(json && { json }) });
  };

  it('58, 59: is walked whole: every operation of the document is in the table, and has a request', () => {
    const operations = operationsOf(apiDocument());
    const asked = operations.map(({ name, operation }) => [name, operation['x-required-permissions'] ?? []]);
    const told = table.map(({ name, permissions }) => [name, permissions]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(asked));
    expect(told).toHaveLength(asked.length);
    expect(Object.keys(REQUESTS).sort()).toEqual(operations.map(({ name }) => name).sort());
    expect(restricted.length).toBeGreaterThan(30);
  });

  describe.each(CALLERS)('%s', (caller) => {
    /** What was seen, operation by operation. */
    const seen: Record<string, Outcome> = {};
    const told: string[] = [];
    const spoiled: string[] = [];

    const walk = async (row: Row) => {
      const scene = await stage.scene(row, caller);
      const request = await REQUESTS[row.name]?.(scene);
      if (request === undefined) return;
      const answer = await send(row, request, scene.headers);
      const outcome = outcomeOf(answer);
      seen[row.name] = outcome;
      const hidden = [outcome !== 'done' && scene.owner, isGranted('user', row.permissions) && bystander];
      told.push(...hidden.flatMap((whom) => (whom && tellsOf(whom, answer) ? [`${row.name}: ${answer.text}`] : [])));
      if (outcome === 'done' || promised(row, 'the owner') !== 'done') return;
      const { status } = await send(row, request, scene.owner.headers);
      if (status >= 300) spoiled.push(`${row.name}: ${status}`);
    };

    beforeAll(async () => {
      const rows = table.values();
      const workers = Array.from({ length: AT_ONCE }, async () => {
        for (const row of rows) await walk(row);
      });
      await Promise.all(workers);
    });

    it('58, 59: is answered as the table says', () => {
      expect(seen).toEqual(Object.fromEntries(table.map((row) => [row.name, promised(row, caller)])));
    });

    it('58: is told nothing of what is for others', () => {
      expect(told).toEqual([]);
    });

    it('58: changes nothing where refused: the owner still can', () => {
      expect(spoiled).toEqual([]);
    });
  });

  describe('before the input is looked at', () => {
    /** What was seen, operation by operation, beside what the table promises. */
    async function expectGates(
      headersOf: () => Promise<Identification>,
      expected: (row: Row) => Gate,
      rows = restricted,
    ): Promise<void> {
      const seen: Record<string, Gate> = {};
      for (const row of rows) {
        const hasBody = !['GET', 'DELETE'].includes(row.method);
        const answer = await send(row, hasBody ? { json: { nonsense: true } } : {}, await headersOf());
        seen[row.name] = gateOf(answer);
      }
      expect(seen).toEqual(Object.fromEntries(rows.map((row) => [row.name, expected(row)])));
    }

    /** Anew for each call: some end the session. */
    async function signingInAs(role: Role): Promise<() => Promise<Identification>> {
      const account = await stage.newcomer(role);
      return async () => (await signIn(stage.api.http, account)).headers;
    }
    const carrying = async (scope: string) => (await stage.keyOf(await stage.newcomer(), [scope])).key;

    it('59: nobody, and whoever brings what is no token, is not signed in', async () => {
      await expectGates(
        async () => ({}),
        () => 'not signed in',
      );
      await expectGates(
        async () => ({ authorization: 'Bearer no.token.really' }),
        () => 'not signed in',
      );
    });

    it.each(ROLES)(
      '59: in the role %s one is let through where it has the permission, and nowhere else',
      async (role) => {
        await expectGates(await signingInAs(role), ({ permissions }) =>
          isGranted(role, permissions) ? 'let through' : 'forbidden',
        );
      },
    );

    it('50: a key is let through where its scope reaches, and never where a person is asked for', async () => {
      for (const [scope, header] of [[SCOPE, 'x-api-key'] as const, ['account:read', 'authorization'] as const]) {
        const key = await carrying(scope);
        await expectGates(
          async () => ({ [header]: header === 'authorization' ? `Bearer ${key}` : key }),
          ({ permissions, personOnly }) =>
            !personOnly && permissions.every((each) => each === scope) ? 'let through' : 'forbidden',
        );
      }
    });
  });

  it('59: nobody gives themselves a role, a verified address or a password by changing how they are called', async () => {
    const { headers } = await stage.newcomer();
    const read = async () => (await stage.api.http.get('/api/v1/me', { headers })).body;
    const before = await read();
    const odd = {
      role: 'admin',
      emailVerified: true,
      emailVerifiedAt: new Date(),
      passwordHash: 'x',
      status: 'active',
    };
    for (const [name, value] of Object.entries({ ...odd, id: randomUUID(), version: 9 })) {
      const json = { displayName: 'Ann Lee', [name]: value };
      problemOf(await stage.api.http.patch('/api/v1/me', { headers, json }), 400, 'INVALID_INPUT');
    }
    expect(await read()).toEqual(before);
  });
});

function gateOf({ status, body }: Answer): Gate {
  if (status === 401) return 'not signed in';
  const { code } = (body ?? {}) as { readonly code?: string };
  return status === 403 && code === 'AUTH_FORBIDDEN' ? 'forbidden' : 'let through';
}

function tellsOf({ id, email }: Account, { text }: Answer): boolean {
  return text.includes(id) || text.includes(email);
}
