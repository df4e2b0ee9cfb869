import { AsyncResource } from 'node:async_hooks';
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
import { type Clock, systemActor } from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import type { Audit } from '../audit/audit.service.js';
import type { AuthTransactions } from '../auth.store.js';
import type { AuthSecrets } from '../secrets.service.js';
import { ANNOUNCED_MS, isSuccessorDue, type KeyRotation, keyThatSigns, successorDueSince } from './key-rotation.js';
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
  readonly keys: readonly StoredSigningKey[];
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
 * The keys that sign and verify access tokens, out of the store. The first start makes a key. One signs; the others verify, until
 * they are retired or before they sign.
 */
export class KeyRing {
  private readonly logger = new Logger('KeyRing');
  /** Outside of any request and its transaction: whoever asks for a key has nothing to do with the next one. */
  private readonly outside = new AsyncResource('KeyRing');
  private ring: Ring | undefined;
  private loading: Promise<Ring> | undefined;
  /** What was read when a successor was last asked for: not again before it is read anew. */
  private askedFor: Ring | undefined;

  constructor(private readonly init: KeyRingInit) {}

  /**
   * The key that signs now.
   *
   * @param rotation when another is due by it, that is announced in the background: nobody waits for it or fails by it
   * @throws SigningKeyError when the key was sealed under a secret that is not known
   */
  async signing(rotation?: KeyRotation): Promise<SigningKey> {
    const ring = await this.fresh(FRESH_MS);
    if (rotation) this.rotateInBackground(ring, rotation);
    return ring.signing;
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
    const key = await this.make(clock.now());
    await transactions.run(async () => {
      await store.insert(key);
      await store.retireOthers(key.id, new Date(clock.now() + overlapMs));
      await audit.succeeded('signing-key.rotate', { target: key.id, details: { overlapMs } });
    });
    this.forget();
    return key.id;
  }

  /**
   * Announces a key that takes over when the one that signs has done so for `keyLifetime`: it is shown at once, and signs ten
   * minutes later, when everybody who checks tokens has seen it; those before it verify for another `keyOverlap` from then. Of
   * many instances that notice at the same time one makes it. In a transaction of its own, whatever is running; for a schedule,
   * beside {@link signing}, which sees to it whenever somebody signs in.
   *
   * @returns the name of the new key; `undefined` when none is due, or another instance was quicker
   */
  rotateWhenDue(rotation: KeyRotation): Promise<string | undefined> {
    return this.outside.runInAsyncScope(() => this.announce(rotation));
  }

  private rotateInBackground(ring: Ring, rotation: KeyRotation): void {
    if (this.askedFor === ring || !isSuccessorDue(ring.keys, this.init.clock.now(), rotation)) return;
    this.askedFor = ring;
    this.rotateWhenDue(rotation).catch((error: unknown) => {
      this.logger.error({ err: error }, 'The next signing key could not be made: the present one goes on');
    });
  }

  private async announce(rotation: KeyRotation): Promise<string | undefined> {
    const { store, clock, transactions, audit } = this.init;
    const now = clock.now();
    if (!isSuccessorDue(await store.list(new Date(now)), now, rotation)) return undefined;
    const signsFrom = now + ANNOUNCED_MS;
    const key = await this.make(signsFrom);
    const details = { overlapMs: rotation.keyOverlap, signsFrom: key.createdAt.toISOString() };
    const isFirst = await transactions.run(async () => {
      if (!(await store.insertSuccessor(key, successorDueSince(now, rotation)))) return false;
      await store.retireOthers(key.id, new Date(signsFrom + rotation.keyOverlap));
      const actor = systemActor('configuration');
      await audit.succeeded('signing-key.rotate', { target: key.id, actor, details });
      return true;
    });
    this.forget();
    if (isFirst) this.logger.log({ key: key.id, ...details }, 'A signing key is announced, which will take over');
    return isFirst ? key.id : undefined;
  }

  private forget(): void {
    this.ring = undefined;
    // What is being read may be from before.
    this.loading = undefined;
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
      await store.insertFirst(await this.make(now));
      keys = await store.list(new Date(now));
    }
    const signing = keyThatSigns(keys, now);
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
      keys,
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

  private async make(signsFrom: number): Promise<StoredSigningKey> {
    const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const publicJwk = await exportJWK(publicKey);
    const id = await calculateJwkThumbprint(publicJwk);
    return {
      id,
      publicJwk,
      sealedPrivateKey: this.init.secrets.seal(await exportPKCS8(privateKey), `signing-key:${id}`),
      createdAt: new Date(signsFrom),
      retiredAt: null,
    };
  }
}
