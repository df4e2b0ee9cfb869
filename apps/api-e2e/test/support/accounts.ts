import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { HttpClient } from './http-client.js';
import { answerTo, typedClient } from './typed-client.js';

/** What the users of these tests sign in with. */
export const PASSWORD = 'seventeen bronze otters';

/** How somebody signs in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The headers of a request that somebody sends. */
export type Identification = Readonly<Record<string, string>>;

/** Somebody who is signed in. */
export interface Account extends Credentials {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** What a request of this user carries. */
  readonly headers: { readonly authorization: string };
}

/** Credentials that nobody else has. */
export function newCredentials(): Credentials {
  return { email: `${randomUUID()}@example.com`, password: PASSWORD };
}

/** Makes an account, a new one unless said otherwise, and signs in. */
export async function signUp(http: HttpClient, credentials = newCredentials()): Promise<Account> {
  const { email, password } = credentials;
  const registered = await answerTo(typedClient(http).POST('/api/v1/auth/register', { body: { email, password } }));
  expect(registered).toMatchObject({ status: 201 });
  return signIn(http, credentials);
}

/** Signs in to an account that is there. */
export async function signIn(http: HttpClient, { email, password }: Credentials): Promise<Account> {
  const body = { identifier: email, password };
  const answer = await answerTo(typedClient(http).POST('/api/v1/auth/login', { body }));
  expect(answer).toMatchObject({ status: 200 });
  const { accessToken, refreshToken } = answer.body;
  const headers = { authorization: `Bearer ${accessToken}` };
  const me = await http.get<{ readonly id: string }>('/api/v1/me', { headers });
  return { id: me.body.id, email, password, accessToken, refreshToken, headers };
}
