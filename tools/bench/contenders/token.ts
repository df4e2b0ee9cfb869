import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What a token says. */
export interface Claims {
  readonly sub: string;
  /** In seconds since 1970. */
  readonly exp: number;
}

const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

/** JWTs signed with HMAC-SHA-256, and nothing else: the least work that checks a token in full. */
export class Tokens {
  private readonly key: KeyObject;

  constructor(secret: string) {
    this.key = createSecretKey(Buffer.from(secret));
  }

  sign(claims: Claims): string {
    const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${signed}.${this.signature(signed).toString('base64url')}`;
  }

  /** What the token of an `Authorization` header says, if it is good at `now`, in milliseconds. */
  verify(authorization: string | undefined, now: number): Claims | undefined {
    if (authorization?.startsWith('Bearer ') !== true) return undefined;
    const token = authorization.slice('Bearer '.length);
    const end = token.lastIndexOf('.');
    if (!token.startsWith(`${HEADER}.`) || end <= HEADER.length) return undefined;
    const signature = Buffer.from(token.slice(end + 1), 'base64url');
    const expected = this.signature(token.slice(0, end));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const claims = JSON.parse(Buffer.from(token.slice(HEADER.length + 1, end), 'base64url').toString()) as Claims;
    return claims.exp * 1_000 > now ? claims : undefined;
  }

  private signature(signed: string): Buffer {
    return createHmac('sha256', this.key).update(signed).digest();
  }
}
