import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeAuthStores } from '../../src/testing/index.js';
import { type AuthDatabase, openAuthDatabase } from '../support/database.js';

let auth: AuthDatabase;
beforeAll(async () => {
  auth = await openAuthDatabase();
});
afterAll(() => auth.close());

const emptyStores = async () => {
  await auth.empty();
  return auth.stores;
};

describeAuthStores('typeOrmAuthStores', emptyStores, { describe, it });

describe('typeOrmAuthStores', () => {
  it('run the hot statements by name, so that the server plans them once a connection', async () => {
    const names = async () => {
      const text = `SELECT name FROM pg_prepared_statements WHERE name LIKE '%.%' ORDER BY name`;
      return (await auth.database.query<{ name: string }>({ text })).map(({ name }) => name);
    };
    await auth.stores.transactions.run(async () => {
      const id = '01890a5d-ac96-774b-bcce-b302099a8057' as never;
      const at = new Date(0);
      await auth.stores.sessions.state(id);
      await auth.stores.apiKeys.state('0'.repeat(64));
      await auth.stores.apiKeys.takeUse(id, at);
      await auth.stores.sessions.rotate({ id, fromHash: '', toHash: '', at, idleExpiresAt: at });
      await auth.stores.attempts.take('key', { limit: 1, windowMs: 1 }, 0);
      const hot = ['api-keys.state', 'api-keys.take-use', 'attempts.take', 'sessions.rotate', 'sessions.state'];
      expect(await names()).toEqual(expect.arrayContaining(hot));
    });
  });
});
