import { createTestDatabase } from '@ashlar/persistence/testing';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

async function migrate(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query('CREATE TABLE thing (id int primary key); INSERT INTO thing VALUES (1)');
  await client.end();
}

describe('createTestDatabase', () => {
  it('clones', async () => {
    for (let i = 0; i < 5; i++) {
      const t = performance.now();
      const db = await createTestDatabase({ name: 'some file', migrate, key: 'a' });
      const t2 = performance.now();
      const client = new Client(db.url);
      await client.connect();
      expect((await client.query('SELECT * FROM thing')).rows).toEqual([{ id: 1 }]);
      await client.end();
      const t3 = performance.now();
      await db.drop();
      process.stdout.write(`${db.name} ${t2 - t} drop ${performance.now() - t3}\n`);
    }
  });
});
