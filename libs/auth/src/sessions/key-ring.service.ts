import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWK,
} from 'jose';
import type { Clock } from '@ashlar/domain';
import type { Audit } from '../audit/audit.service.js';
import type { AuthTransactions } from '../auth.store.js';
import type { AuthSecrets } from '../secrets.service.js';
import type { SigningKeyStore, StoredSigningKey } from './signing-key.store.js';

/** How access tokens are signed (RFC 8037). */
export const SIGNING_ALGORITHM = 'EdDSA';

/** How long what the store said is used without asking again: a rotation elsewhere takes effect here within it. */
const FRESH_MS = 5_000;

/** An unknown key asks at once, but not more often than that. */
const ASK_AGAIN_MS = 1_000;

/** A private key in the store can't be opened. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

/** A key that can sign. */
export interface SigningKey {
  readonly id: string;
  readonly key: CryptoKey;
}

/** The public keys, as RFC 7517 has them. */
export interface JsonWebKeySet {
  readonly keys: readonly JWK[];
}

interface VerifyingKey {
  readonly key: CryptoKey;
  readonly jwk: JWK;
  /** In milliseconds since the Unix epoch; may lie ahead. */
  readonly retiredAt: number;
}

interface Ring {
  readonly at: number;
  readonly signing: SigningKey;
  readonly verifying: ReadonlyMap<string, VerifyingKey>;
}

/** What the ring needs. */
export interface KeyRingInit {
  readonly store: SigningKeyStore;
  readonly transactions: AuthTransactions;
  readonly audit: Audit;
  readonly secrets: AuthSecrets;
  readonly clock: Clock;
}

/**
 * The keys that sign and verify access tokens, out of the store. The first start makes a key. The youngest signs; the others
 * verify until they are retired.
 */
export class KeyRing {
  private ring: Ring | undefined;
  private loading: Promise<Ring> | undefined;

  constructor(private readonly init: KeyRingInit) {}

  /** The key that signs now. @throws SigningKeyError when it was sealed under a secret that is not known */
  async signing(): Promise<SigningKey> {
    return (await this.fresh(FRESH_MS)).signing;
  }

  /** The public key of a name; `undefined` when there is none, or it is retired. */
  async verifying(id: string): Promise<CryptoKey | undefined> {
    const known = (await this.fresh(FRESH_MS)).verifying.get(id) ?? (await this.fresh(ASK_AGAIN_MS)).verifying.get(id);
    return known && this.init.clock.now() < known.retiredAt ? known.key : undefined;
  }

  /** All public keys that are not retired, for those who check tokens elsewhere. */
  async jwks(): Promise<JsonWebKeySet> {
    const now = this.init.clock.now();
    const known = [...(await this.fresh(FRESH_MS)).verifying.values()];
    return { keys: known.filter(({ retiredAt }) => now < retiredAt).map(({ jwk }) => jwk) };
  }

  /**
   * Makes a new key that signs from now on, here at once and elsewhere within seconds; the present ones verify for another
   * `overlapMs`. Also the way out when the present key can't be opened.
   *
   * @returns the name of the new key
   */
  async rotate(overlapMs: number): Promise<string> {
    const { store, clock, transactions, audit } = this.init;
    const key = await this.make();
    await transactions.run(async () => {
      await store.insert(key);
      await store.retireOthers(key.id, new Date(clock.now() + overlapMs));
      await audit.succeeded('signing-key.rotate', { target: key.id, details: { overlapMs } });
    });
    this.ring = undefined;
    // What is being read may be from before.
    this.loading = undefined;
    return key.id;
  }

  private async fresh(maxAge: number): Promise<Ring> {
    const age = this.ring === undefined ? Infinity : this.init.clock.now() - this.ring.at;
    if (this.ring && age >= 0 && age < maxAge) return this.ring;
    const loading = (this.loading ??= this.load());
    try {
      const ring = await loading;
      if (this.loading === loading) this.ring = ring;
      return ring;
    } finally {
      if (this.loading === loading) this.loading = undefined;
    }
  }

  private async load(): Promise<Ring> {
    const { store, clock } = this.init;
    const now = clock.now();
    let keys = await store.list(new Date(now));
    if (keys.length === 0) {
      await store.insertFirst(await this.make());
      keys = await store.list(new Date(now));
    }
    // Not the youngest whatever it is: the clock of who rotated may have been behind.
    const signing = keys.find(({ retiredAt }) => retiredAt === null) ?? keys[0];
    if (!signing) throw new Error('No signing key could be stored: check the database.');
    const verifying = await Promise.all(
      keys.map(async ({ id, publicJwk, retiredAt }): Promise<[string, VerifyingKey]> => {
        const key = (await importJWK(publicJwk, SIGNING_ALGORITHM)) as CryptoKey;
        const jwk: JWK = { ...publicJwk, kid: id, alg: SIGNING_ALGORITHM, use: 'sig' };
        return [id, { key, jwk, retiredAt: retiredAt?.getTime() ?? Infinity }];
      }),
    );
    return {
      at: now,
      signing: { id: signing.id, key: await importPKCS8(this.opened(signing), SIGNING_ALGORITHM) },
      verifying: new Map(verifying),
    };
  }

  private opened({ id, sealedPrivateKey }: StoredSigningKey): string {
    try {
      return this.init.secrets.unseal(sealedPrivateKey, `signing-key:${id}`);
    } catch (cause) {
      throw new SigningKeyError(
        `The signing key ${id} does not open: the option "secret" is not the one it was sealed under. ` +
          'Put that one into "previousSecrets", or rotate the signing keys, which signs everybody out.',
        { cause },
      );
    }
  }

  private async make(): Promise<StoredSigningKey> {
    const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const publicJwk = await exportJWK(publicKey);
    const id = await calculateJwkThumbprint(publicJwk);
    return {
      id,
      publicJwk,
      sealedPrivateKey: this.init.secrets.seal(await exportPKCS8(privateKey), `signing-key:${id}`),
      createdAt: new Date(this.init.clock.now()),
      retiredAt: null,
    };
  }
}
