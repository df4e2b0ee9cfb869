import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, type PersistenceSettings } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';
import { startApp } from './support/app.js';
import { AUTHORITY, startTlsProxy } from './support/tls.js';

describe('TLS', () => {
  let database: TestDatabase;
  let proxy: Awaited<ReturnType<typeof startTlsProxy>>;

  beforeAll(async () => {
    database = await createTestDatabase({ name: 'tls' });
    proxy = await startTlsProxy(Number(new URL(database.url).port));
  });
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  const connect = async (settings: Partial<PersistenceSettings>, query = '', host = 'localhost'): Promise<unknown> => {
    const url = new URL(database.url);
    url.host = `${host}:${proxy.port}`;
    const app = await startApp({ url: `${url.href}${query}`, options: settings, migrate: false });
    try {
      return await app.get(Database).query({ text: 'select 1 as one' });
    } finally {
      await app.close();
    }
  };
  const works = [{ one: 1 }];

  it('encrypts without checking when that is what is asked for', async () => {
    expect(await connect({ tls: 'require' })).toEqual(works);
    expect(await connect({}, '?sslmode=require')).toEqual(works);
    expect(await connect({ tls: 'require' }, '?sslmode=disable')).toEqual(works);
  });

  it('checks who signed the certificate', async () => {
    expect(await connect({ tls: 'verify-full', ca: AUTHORITY })).toEqual(works);
    expect(await connect({ ca: AUTHORITY }, '?sslmode=verify-full')).toEqual(works);
    await expect(connect({ tls: 'verify-full' })).rejects.toThrow(
      /unable to verify the first certificate|self-signed certificate/,
    );
  });

  it('checks for whom it was made', async () => {
    await expect(connect({ tls: 'verify-full', ca: AUTHORITY }, '', '127.0.0.1')).rejects.toThrow(/does not match/);
    expect(await connect({ tls: 'require' }, '', '127.0.0.1')).toEqual(works);
  });

  it('refuses an authority that nobody asks', async () => {
    await expect(connect({ tls: 'disable', ca: AUTHORITY })).rejects.toMatchObject({
      fields: [{ pointer: '/ca', message: 'ca needs tls to be require or verify-full' }],
    });
  });
});
