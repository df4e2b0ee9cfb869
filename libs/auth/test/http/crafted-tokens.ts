import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { AuthSecrets } from '../../src/secrets.service.js';
import type { AuthApp, Person, Tokens } from '../support/auth-app.js';

/** One part of a token. */
export const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a part of a token says. */
export const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;

/** Somebody who is signed in, and what it takes to write tokens like theirs. */
export interface Forgery {
  readonly person: Person & Tokens;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The one that the service signs by. */
  readonly privateKey: KeyObject;
  readonly keyId: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** A token by the key of the service, with other members in header and claims; `undefined` takes one away. */
  token(header?: object, claims?: object): string;
}

/** Steals the key of the service: what is refused then is refused for what it says. */
export async function forgeryOf(auth: AuthApp): Promise<Forgery> {
  const person = await auth.signedIn();
  const [key] = await auth.stores.signingKeys.list(new Date(auth.clock.now()));
  if (!key) throw new Error('The service has no key.');
  const pem = new AuthSecrets(auth.options.secret).unseal(key.sealedPrivateKey, `signing-key:${key.id}`);
  const privateKey = createPrivateKey(pem);
  const [header = '', claims = ''] = person.accessToken.split('.');
  const forgery = { person, header: read(header), claims: read(claims), privateKey };
  return {
    ...forgery,
    ...{ keyId: key.id, publicJwk: key.publicJwk },
    token: (otherHeader = {}, otherClaims = {}) =>
      signed({ ...forgery.header, ...otherHeader }, { ...forgery.claims, ...otherClaims }, privateKey),
  };
}

/** A token by Ed25519, whatever its header says. */
export function signed(header: object, claims: object, key: KeyObject): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}
