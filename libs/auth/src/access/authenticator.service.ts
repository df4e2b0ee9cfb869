import type { Actor } from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import { readApiKey } from '../api-keys/api-key.js';
import type { ApiKeys } from '../api-keys/api-keys.service.js';
import type { AccessTokens } from '../sessions/access-token.service.js';
import type { Session } from '../sessions/session.js';
import type { Sessions } from '../sessions/sessions.service.js';
import { actorOfApiKey, actorOfSession, type RolePermissions } from './role-permissions.js';

/** Longer credentials are refused unread. */
const MAX_LENGTH = 4_096;

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;

/** Who sent a request, proved by what it carries. */
export interface Authenticated {
  readonly actor: Actor;
  /** The session, when it was one and not a key. */
  readonly session: Session | undefined;
}

/** The headers that credentials may stand in. */
export interface CredentialHeaders {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | string[] | undefined;
}

/** What {@link Authenticator} needs. */
export interface AuthenticatorInit {
  readonly accessTokens: AccessTokens;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly permissions: RolePermissions;
}

/** Whether the headers carry credentials at all, good or bad. */
export function hasCredentials(headers: CredentialHeaders): boolean {
  return headers.authorization !== undefined || headers['x-api-key'] !== undefined;
}

/**
 * Reads who sent a request out of its headers: an access token or an API key as `Authorization: Bearer`, or a key as `X-API-Key`.
 * Never out of the address, where logs and histories would keep it.
 */
export class Authenticator {
  private readonly logger = new Logger('Authenticator');

  constructor(private readonly init: AuthenticatorInit) {}

  /** Who it is; `undefined` when the credentials are not valid, or two are sent at once. */
  async authenticate(headers: CredentialHeaders): Promise<Authenticated | undefined> {
    const { authorization, 'x-api-key': apiKey } = headers;
    if (apiKey !== undefined) {
      if (authorization !== undefined) return this.refused('two are sent at once');
      return typeof apiKey === 'string' ? this.byApiKey(apiKey) : this.refused('two keys are sent at once');
    }
    if (authorization === undefined) return undefined;
    if (authorization.length > MAX_LENGTH) return this.refused('too long to be read');
    const [, credentials] = BEARER.exec(authorization) ?? [];
    if (credentials === undefined) return this.refused('not "Bearer" and one token');
    return readApiKey(credentials) ? this.byApiKey(credentials) : this.byAccessToken(credentials);
  }

  private async byAccessToken(token: string): Promise<Authenticated | undefined> {
    const claims = await this.init.accessTokens.verify(token);
    if (!claims) return undefined;
    const state = await this.init.sessions.alive(claims.sessionId, claims.userId);
    if (!state) return this.refused('its session is over, or its owner inactive');
    return { actor: actorOfSession(state, this.init.permissions), session: state.session };
  }

  private async byApiKey(key: string): Promise<Authenticated | undefined> {
    const state = await this.init.apiKeys.use(key);
    return state && { actor: actorOfApiKey(state, this.init.permissions), session: undefined };
  }

  /** Says why in the log: who sent it learns nothing. */
  private refused(reason: string): undefined {
    this.logger.log({ reason }, 'What a request carries to say who sends it is refused');
    return undefined;
  }
}
