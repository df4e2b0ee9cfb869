import { type DisplayName, type EmailAddress, type Id, type Role, systemIds, type Username } from '@ashlar/domain';
import type { INestApplicationContext } from '@nestjs/common';
import { AUTH_MODULE_OPTIONS, type AuthModuleOptions } from '../auth.module.options.js';
import { Sessions } from '../sessions/sessions.service.js';
import type { User } from '../users/user.js';

/** Somebody who is signed in for a test. */
export interface TestIdentity {
  readonly user: User;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** For requests: `{ authorization: 'Bearer ...' }`. */
  readonly headers: { readonly authorization: string };
}

/** What a test may choose of a user. */
export interface TestUser {
  /** @default a new one */
  readonly id?: string;
  /** @default made of the id */
  readonly email?: string;
  readonly username?: string;
  readonly displayName?: string;
}

/**
 * Makes a user of a role, with a verified address and without a password, and signs them in: no request, no hash.
 *
 * @example const { headers } = await signInAs(app, 'admin');
 */
export async function signInAs(
  app: Pick<INestApplicationContext, 'get'>,
  role: Role = 'user',
  chosen: TestUser = {},
): Promise<TestIdentity> {
  const { stores, clock } = app.get<AuthModuleOptions>(AUTH_MODULE_OPTIONS, { strict: false });
  const id = (chosen.id ?? systemIds.next()) as Id<'User'>;
  const at = new Date(clock?.now() ?? Date.now());
  const user = await stores.users.insert({
    id,
    email: (chosen.email ?? `${role}-${id}@example.com`) as EmailAddress,
    emailVerifiedAt: at,
    username: (chosen.username ?? null) as Username | null,
    displayName: (chosen.displayName ?? null) as DisplayName | null,
    role,
    status: 'active',
    createdAt: at,
  });
  const { accessToken, refreshToken } = await app.get(Sessions, { strict: false }).open(user, undefined);
  return { user, accessToken, refreshToken, headers: { authorization: `Bearer ${accessToken}` } };
}
