import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MigrationRunner, MigrationsHealthCheck, PersistenceOptions } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';
import { CreateProjects1763635200000 } from './support/projects.js';

describe('MigrationsHealthCheck', () => {
  let database: TestDatabase;
  let runner: MigrationRunner;
  beforeEach(async () => {
    database = await createTestDatabase();
    const options = Object.assign(new PersistenceOptions(), { url: database.url });
    runner = new MigrationRunner({ options, migrations: [CreateProjects1763635200000] });
  });
  afterEach(() => database.drop());

  it('is down while migrations are pending, says how many, and asks no more once all ran', async () => {
    const status = jest.spyOn(runner, 'status');
    const health = new MigrationsHealthCheck(runner);
    expect(await health.check()).toEqual({ status: 'down', details: { pending: 1 } });
    await runner.up();
    expect(await health.check()).toEqual({ status: 'up' });
    expect(await health.check()).toEqual({ status: 'up' });
    expect(status).toHaveBeenCalledTimes(2);
  });

  it('asks once for many probes at a time, and again after a failure', async () => {
    const status = jest.spyOn(runner, 'status').mockRejectedValueOnce(new Error('gone'));
    const health = new MigrationsHealthCheck(runner);
    await Promise.all([1, 2, 3].map(() => expect(health.check()).rejects.toThrow('gone')));
    expect(status).toHaveBeenCalledTimes(1);
    expect(await health.check()).toMatchObject({ status: 'down' });
  });
});
