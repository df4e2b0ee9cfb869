import { randomBytes } from 'node:crypto';
import { type Credentials, newCredentials } from './accounts.js';
import { closedPort } from './ports.js';

/** What production insists on. */
export interface Production {
  readonly env: Readonly<Record<string, string>>;
  /** Made at the first start; nobody else can sign in there without a mail. */
  readonly administrator: Credentials;
}

/** The settings of a production with a database, and a mail server that does not answer. */
export async function production(databaseUrl: string): Promise<Production> {
  const administrator = { ...newCredentials(), password: randomBytes(18).toString('base64url') };
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    APP__AUTH__SECRET: randomBytes(32).toString('base64url'),
    APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: administrator.email,
    APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD: administrator.password,
    APP__MAIL__FROM: 'Ashlar <no-reply@example.com>',
    APP__SMTP__URL: `smtp://127.0.0.1:${await closedPort()}`,
  };
  return { env, administrator };
}
