import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Id, tryParseId } from '@ashlar/domain';
import { type AuthSecrets, hashOfToken, macOf } from '../secrets.service.js';
import type { SessionId } from './session.js';

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const TAG_BYTES = 16;
const LENGTH = ID_BYTES + SECRET_BYTES + TAG_BYTES;

/** A refresh token that this service made: which session it is for, and its hash. Whether it is still good, the store knows. */
export interface PresentedRefreshToken {
  readonly sessionId: SessionId;
  readonly hash: string;
  /** The token that takes its place: the same whenever it is asked for, so that a lost answer can be given again. */
  child(): string;
}

/**
 * Makes and reads refresh tokens: the id of the session, 256 bits, and a tag that proves that the token is ours. So one that is
 * made up is told from one that was stolen, which alone ends the session. A child is an HMAC over its parent: only hashes need
 * to be kept. A session stays under the secret that it was opened under: an earlier one is needed as long as such sessions live.
 */
export class RefreshTokens {
  constructor(private readonly secrets: AuthSecrets) {}

  /** The first token of a session. */
  first(sessionId: SessionId): string {
    return tokenOf(this.secrets.key('refresh-token'), sessionId, randomBytes(SECRET_BYTES));
  }

  /** What a text is as a refresh token; `undefined` when this service did not make it. */
  read(token: unknown): PresentedRefreshToken | undefined {
    if (typeof token !== 'string' || token.length !== encodedLength(LENGTH)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    // Of several spellings of the same bytes one is a token.
    if (bytes.length !== LENGTH || bytes.toString('base64url') !== token) return undefined;
    const sessionId = tryParseId<'Session'>(uuidOf(bytes.subarray(0, ID_BYTES)));
    const secret = bytes.subarray(ID_BYTES, ID_BYTES + SECRET_BYTES);
    const tag = bytes.subarray(ID_BYTES + SECRET_BYTES);
    if (sessionId === undefined) return undefined;
    const key = this.secrets
      .allKeys('refresh-token')
      .find((candidate) => timingSafeEqual(tagOf(candidate, sessionId, secret), tag));
    if (!key) return undefined;
    return {
      sessionId,
      hash: hashOfToken(token),
      // All of it under the key of the parent, so that a change of the secret between two tries changes no answer.
      child: () => tokenOf(key, sessionId, macOf(key, ['child', sessionId, secret])),
    };
  }
}

function tokenOf(key: Buffer, sessionId: Id<'Session'>, secret: Buffer): string {
  const id = Buffer.from(sessionId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, secret, tagOf(key, sessionId, secret)]).toString('base64url');
}

function tagOf(key: Buffer, sessionId: string, secret: Buffer): Buffer {
  return macOf(key, ['tag', sessionId, secret]).subarray(0, TAG_BYTES);
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function encodedLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
