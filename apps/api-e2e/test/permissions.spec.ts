import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newCredentials, signIn, signUp } from './support/accounts.js';
import { apiDocument } from './support/api-document.js';
import type { Api } from './support/api.js';
import type { Answer } from './support/http-client.js';
import { operationsOf } from './support/open-api.js';
import { useSandbox } from './support/sandbox.js';

/** What each role is granted, beside what those before it are. */
const GRANTS = {
  user: ['account:', 'projects:'],
  moderator: ['users:read', 'users:moderate'],
  admin: ['users:', 'audit:', 'signing-keys:'],
};
const ROLES = ['user', 'moderator', 'admin'] as const;
type Role = (typeof ROLES)[number];

/** The one scope of the key that may do something. */
const SCOPE = 'projects:read';

interface Restricted {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly permissions: readonly string[];
  readonly personOnly: boolean;
}

/** Whoever is neither refused for want of an identity nor of a right gets as far as their input, which makes no sense. */
type Outcome = 'let through' | 'not signed in' | 'forbidden';

/** Every operation that asks for a permission, with ids that nothing has. */
function restrictedOf(): Restricted[] {
  return operationsOf(apiDocument()).flatMap(({ name, operation }) => {
    const described = operation as unknown as Record<string, unknown>;
    const permissions = described['x-required-permissions'] as readonly string[] | undefined;
    if (!permissions) return [];
    const [method = '', template = ''] = name.split(' ');
    const path = template.replaceAll(/\{\w+\}/g, () => randomUUID());
    return { name, method, path, permissions, personOnly: described['x-person-only'] === true };
  });
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 401) return 'not signed in';
  const { code } = (body ?? {}) as { readonly code?: string };
  return status === 403 && code === 'AUTH_FORBIDDEN' ? 'forbidden' : 'let through';
}

function isGranted(role: Role, permission: string): boolean {
  const grants = ROLES.slice(0, ROLES.indexOf(role) + 1).flatMap((each) => GRANTS[each]);
  return grants.some((grant) => permission === grant || (grant.endsWith(':') && permission.startsWith(grant)));
}

describe('who may call what', () => {
  const sandbox = useSandbox();
  const administrator = newCredentials();
  const operations = restrictedOf();
  let api: Api;
  let signedIn: (role: Role) => Promise<Record<string, string>>;
  let keys: { readonly scoped: string; readonly scopeless: string };

  beforeAll(async () => {
    api = await sandbox.startApi({
      dataDir: sandbox.dataFolder('data'),
      env: {
        APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: administrator.email,
        APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD: administrator.password,
      },
    });
    const admin = await signIn(api.http, administrator);
    const [user, moderator] = [await signUp(api.http), await signUp(api.http)];
    const role = { json: { role: 'moderator' }, headers: admin.headers };
    expect((await api.http.request('PUT', `/api/v1/users/${moderator.id}/role`, role)).status).toBe(200);
    const people = { user, moderator, admin: administrator };
    // Anew for each call: some end the session.
    signedIn = async (who) => ({ ...(await signIn(api.http, people[who])).headers });
    const keyOf = async (scopes: string[]) => {
      const init = { json: { name: 'Matrix', scopes }, headers: user.headers };
      return (await api.http.post<{ key: string }>('/api/v1/me/api-keys', init)).body.key;
    };
    keys = { scoped: await keyOf([SCOPE]), scopeless: await keyOf(['account:read']) };
  });

  const outcome = async ({ method, path }: Restricted, headers: Record<string, string>) => {
    const init = ['GET', 'DELETE'].includes(method) ? { headers } : { headers, json: { nonsense: true } };
    return outcomeOf(await api.http.request(method, path, init));
  };
  /** What was seen, operation by operation, beside what the document promises. */
  async function expectOutcomes(
    headersOf: () => Promise<Record<string, string>>,
    promised: (operation: Restricted) => Outcome,
  ): Promise<void> {
    const seen: Record<string, Outcome> = {};
    for (const operation of operations) seen[operation.name] = await outcome(operation, await headersOf());
    expect(seen).toEqual(Object.fromEntries(operations.map((each) => [each.name, promised(each)])));
  }

  it('is known of every operation that is not for everybody', () => {
    expect(operations.length).toBeGreaterThan(30);
  });

  it('59: nobody, and whoever brings what is no token, is not signed in', async () => {
    await expectOutcomes(
      async () => ({}),
      () => 'not signed in',
    );
    await expectOutcomes(
      async () => ({ authorization: 'Bearer no.token.really' }),
      () => 'not signed in',
    );
  });

  it.each(ROLES)(
    '59: in the role %s one is let through where it has the permission, and nowhere else',
    async (role) => {
      await expectOutcomes(
        () => signedIn(role),
        ({ permissions }) => (permissions.every((each) => isGranted(role, each)) ? 'let through' : 'forbidden'),
      );
    },
  );

  it('50: a key is let through where its scope reaches, and never where a person is asked for', async () => {
    await expectOutcomes(
      async () => ({ 'x-api-key': keys.scoped }),
      ({ permissions, personOnly }) =>
        !personOnly && permissions.every((each) => each === SCOPE) ? 'let through' : 'forbidden',
    );
    await expectOutcomes(
      async () => ({ authorization: `Bearer ${keys.scopeless}` }),
      ({ permissions, personOnly }) =>
        !personOnly && permissions.every((each) => each === 'account:read') ? 'let through' : 'forbidden',
    );
  });
});
