import { randomUUID } from 'node:crypto';
import pg from 'pg';

const BASE = 'postgres://app:app@127.0.0.1:54555/postgres';

export async function temporaryDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await admin(`create database ${name}`);
  return {
    url: BASE.replace(/postgres$/, name),
    drop: () => admin(`drop database if exists ${name} with (force)`),
  };
}

async function admin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: BASE });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
