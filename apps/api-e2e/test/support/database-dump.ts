import { Client } from 'pg';
import { base64Forms } from '../log-scan/secrets.js';

/** Everything that the tables of a database hold, as text. */
export async function dumpOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      texts.push(name, ...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

/** Whether a secret stands in a dump: as it is, in base64, or as the bytes of a column, its own or those that it writes. */
export function holds(dump: string, secret: string): boolean {
  const bytes = [Buffer.from(secret), Buffer.from(secret.replace(/^(.*\.|[a-z]+_[a-z]+_)/, ''), 'base64url')];
  const forms = [secret, ...base64Forms(secret), ...bytes.map((each) => each.toString('hex'))];
  return forms.some((form) => dump.includes(form));
}
