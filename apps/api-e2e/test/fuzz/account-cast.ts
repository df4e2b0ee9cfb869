import { type Account, type Credentials, signIn, signUp } from '../support/accounts.js';
import type { Api } from '../support/api.js';
import { mailedToken } from '../support/mails.js';
import type { Call } from './call.js';
import { ACTORS, ADMINISTRATOR, type Cast, own, type Player } from './cast.js';

/** Good enough for a new one. */
const NEXT_PASSWORD = 'nineteen copper badgers';
const OWN_DOMAIN = '@example.com';
const PROPS = 3;

/** What calls know that succeed, by operation: fields of their body. */
export const KNOWN_FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'DELETE /api/v1/me': { password: own('password'), confirmation: own('email') },
  'POST /api/v1/auth/confirm-email': { token: own('token') },
  'POST /api/v1/auth/login': { identifier: own('email'), password: own('password') },
  'POST /api/v1/auth/reauthenticate': { password: own('password') },
  'POST /api/v1/auth/refresh': { refreshToken: own('refreshToken') },
  'POST /api/v1/auth/register': { password: NEXT_PASSWORD },
  'POST /api/v1/auth/reset-password': { token: own('token'), password: NEXT_PASSWORD },
  'POST /api/v1/auth/verify-email': { token: own('token') },
  'POST /api/v1/projects/{id}/transfer': { userId: own('somebody') },
  'POST /api/v1/me/password': { currentPassword: own('password'), newPassword: NEXT_PASSWORD },
};

/** The same of their path. */
export const KNOWN_PATHS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'DELETE /api/v1/me/sessions/{id}': { id: own('sessionId') },
};

/** What uses up an account, or ends its sessions: each call has an account of its own. */
const WITH_OWN_ACCOUNT = new Set([
  ...Object.keys(KNOWN_FIELDS).filter((name) => !/\/(register|transfer)$/.test(name)),
  ...Object.keys(KNOWN_PATHS),
  'POST /api/v1/auth/logout',
]);

/** Users, an administrator, and accounts that are thrown away. */
export class AccountCast implements Cast {
  private constructor(
    private readonly api: Api,
    private readonly actors: readonly Account[],
    readonly props: Cast['props'],
  ) {}

  static async of(api: Api, administrator: Credentials): Promise<AccountCast> {
    const users = Array.from({ length: ACTORS - 1 + PROPS }, () => signUp(api.http));
    const actors = [...(await Promise.all(users)), await signIn(api.http, administrator)];
    const props = actors.splice(0, PROPS).map(({ id }) => id);
    return new AccountCast(api, actors, { '/api/v1/users': props });
  }

  /** Everybody whose address is of the domain that no call makes up. */
  owns(item: { readonly email?: unknown }): boolean {
    return typeof item.email === 'string' && item.email.endsWith(OWN_DOMAIN);
  }

  async playerOf({ operation, actor = ADMINISTRATOR }: Call): Promise<Player> {
    if (WITH_OWN_ACCOUNT.has(operation.name)) return this.extra(operation.name);
    const account = this.actors[actor];
    if (account === undefined) throw new Error(`Nobody acts as ${actor}.`);
    const somebody = this.actors[(actor + 1) % ACTORS]?.id ?? '';
    return { headers: account.headers, own: { somebody } };
  }

  private async extra(name: string): Promise<Player> {
    const account = await signUp(this.api.http);
    const { headers, email, password, refreshToken, accessToken } = account;
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
    const token = await this.tokenFor(name, account);
    return { headers, own: { email, password, refreshToken, sessionId: claims.sid, token } };
  }

  /** What was mailed for an operation that takes a token. */
  private async tokenFor(name: string, { email, headers }: Account): Promise<string> {
    const { http, program } = this.api;
    switch (name) {
      case 'POST /api/v1/auth/verify-email':
        return mailedToken(program, email, 'Verify your email address');
      case 'POST /api/v1/auth/reset-password':
        await http.post('/api/v1/auth/forgot-password', { json: { email } });
        return mailedToken(program, email, 'Reset your password');
      case 'POST /api/v1/auth/confirm-email': {
        const next = `next-${email}`;
        await http.post('/api/v1/me/email', { headers, json: { email: next } });
        return mailedToken(program, next, 'Your new email address');
      }
      default:
        return '';
    }
  }
}
