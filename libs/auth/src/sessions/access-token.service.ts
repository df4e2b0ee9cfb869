import { type Clock, tryParseId } from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { TokenOptions } from '../auth.options.js';
import type { UserId } from '../users/user.js';
import { type KeyRing, SIGNING_ALGORITHM } from './key-ring.service.js';
import type { SessionId } from './session.js';

/** The type of our access tokens (RFC 9068): no other token passes for one. */
const TYPE = 'at+jwt';

/** Longer ones are refused unread. */
const MAX_LENGTH = 2_048;

/** How many tokens that were verified are remembered: a signature costs more than all the rest of the check. */
const REMEMBERED = 10_000;

/** What an access token says. */
export interface AccessClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  /** In milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

interface Verified extends AccessClaims {
  readonly keyId: string;
  /** In milliseconds since the Unix epoch. */
  readonly notBefore: number;
}

/** What {@link AccessTokens} needs. */
export interface AccessTokensInit {
  readonly keyRing: KeyRing;
  readonly options: TokenOptions;
  readonly clock: Clock;
}

/** Signs access tokens as JWT (RFC 9068) by EdDSA, and checks them. What they say of rights is nothing: the session knows. */
export class AccessTokens {
  private readonly logger = new Logger('AccessTokens');
  private readonly verified = new Map<string, Verified>();

  constructor(private readonly init: AccessTokensInit) {}

  /** A token for a session, good until `expiresAt`. */
  async sign(userId: UserId, sessionId: SessionId): Promise<{ readonly token: string; readonly expiresAt: Date }> {
    const { keyRing, options, clock } = this.init;
    const now = Math.floor(clock.now() / 1000);
    const expires = now + Math.floor(options.accessLifetime / 1000);
    const { id, key } = await keyRing.signing(options);
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TYPE, kid: id })
      .setSubject(userId)
      .setIssuer(options.issuer)
      .setAudience(options.audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(expires)
      .sign(key);
    return { token, expiresAt: new Date(expires * 1000) };
  }

  /** What a token says; `undefined` when it is not ours, not for us, too old or too young, or its key is retired. */
  async verify(token: string): Promise<AccessClaims | undefined> {
    const known = this.verified.get(token);
    if (known) return this.stillGood(token, known);
    if (token.length > MAX_LENGTH) return this.refused('too long');
    if (!isWrittenOneWay(token)) return this.refused('no base64url');
    const keyId = keyIdOf(token);
    if (keyId === undefined) return this.refused('not of this service');
    const key = await this.init.keyRing.verifying(keyId);
    if (!key) return this.refused('its key is unknown or retired');
    const { options, clock } = this.init;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [SIGNING_ALGORITHM],
        typ: TYPE,
        issuer: options.issuer,
        audience: options.audience,
        clockTolerance: options.clockTolerance / 1000,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'sid', 'exp', 'iat', 'nbf'],
      });
      const claims = claimsOf(payload);
      if (!claims) return this.refused('claims of another kind');
      this.remember(token, { ...claims, keyId, notBefore: (payload.nbf ?? 0) * 1000 });
      return claims;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return this.refused(error.message);
      throw error;
    }
  }

  /** Says why in the log: who sent it learns nothing. */
  private refused(reason: string): undefined {
    this.logger.log({ reason }, 'An access token is refused');
    return undefined;
  }

  private async stillGood(token: string, { keyId, notBefore, ...claims }: Verified): Promise<AccessClaims | undefined> {
    const { options, clock, keyRing } = this.init;
    const now = clock.now();
    const isOld = now >= claims.expiresAt + options.clockTolerance;
    // The clock may have gone back.
    const isYoung = now < notBefore - options.clockTolerance;
    if (!isOld && !isYoung && (await keyRing.verifying(keyId))) return claims;
    this.verified.delete(token);
    return this.refused(isOld ? 'too old' : isYoung ? 'too young' : 'its key is retired');
  }

  private remember(token: string, claims: Verified): void {
    // The oldest goes first: maps keep the order in which they were filled.
    if (this.verified.size >= REMEMBERED) this.verified.delete(this.verified.keys().next().value ?? '');
    this.verified.set(token, claims);
  }
}

/** Whether every part is the one spelling of its bytes: readers of base64url pass over spaces, padding and bits at the end. */
function isWrittenOneWay(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/** The name of the key in the header, of headers that hold nothing but what ours do: no key, and no address of one. */
function keyIdOf(token: string): string | undefined {
  try {
    const { kid, alg, typ, ...rest } = decodeProtectedHeader(token);
    const isOurs = alg === SIGNING_ALGORITHM && typ === TYPE && Object.keys(rest).length === 0;
    return isOurs && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

function claimsOf({ sub, sid, exp }: JWTPayload): AccessClaims | undefined {
  const userId = tryParseId<'User'>(sub);
  const sessionId = tryParseId<'Session'>(sid);
  if (userId === undefined || sessionId === undefined || exp === undefined) return undefined;
  return { userId, sessionId, expiresAt: exp * 1000 };
}
