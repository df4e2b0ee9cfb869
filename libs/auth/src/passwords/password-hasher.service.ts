import { Logger, type OnModuleInit } from '@nestjs/common';
import { AuthError } from '../auth.errors.js';
import type { PasswordOptions } from '../auth.options.js';
import { type HashFunction, type HashFunctionLoader, loadHashFunction } from './hash-functions.service.js';
import { HashQueue } from './hash-queue.js';
import {
  dummyHash,
  needsRehash,
  parseHash,
  parsePeppers,
  type PasswordAlgorithm,
  type Pepper,
  pepperedPassword,
} from './password-hash.js';
import { isWellFormed } from './password-policy.js';
import type { PasswordHash } from './password.store.js';

/** Whether a password is right, and how it is to be stored from now on, if otherwise than it is. */
export interface PasswordVerification {
  readonly valid: boolean;
  readonly rehash: PasswordHash | undefined;
}

/** A hash that can be verified: with its function, and the pepper it was made under. */
interface Verifiable {
  readonly hash: string;
  readonly pepper: Pepper | undefined;
  readonly functions: HashFunction;
}

const WRONG: PasswordVerification = { valid: false, rehash: undefined };

/**
 * Hashes passwords and verifies them, a bounded number at a time, outside the main thread. Reads the hashes of both algorithms,
 * whichever makes the new ones.
 */
export class PasswordHasher implements OnModuleInit {
  private readonly log = new Logger('PasswordHasher');
  private readonly queue: HashQueue;
  private readonly peppers: readonly Pepper[];
  private readonly loaded = new Map<PasswordAlgorithm, Promise<HashFunction>>();
  private readonly reported = new Set<string>();

  /** @param load gets a hash function; @default from the optional peers */
  constructor(
    private readonly options: PasswordOptions,
    private readonly load: HashFunctionLoader = loadHashFunction,
  ) {
    this.queue = new HashQueue(options);
    this.peppers = parsePeppers(options.peppers);
  }

  /** @throws MissingHashPackageError when the algorithm of new hashes can't be used here */
  async onModuleInit(): Promise<void> {
    await this.functionsOf(this.options.algorithm);
  }

  /**
   * A new hash of a password.
   *
   * @throws AuthError `AUTH_BUSY` when too many wait; `AUTH_PASSWORD_REFUSED` when it holds half a surrogate pair
   */
  async hash(password: string): Promise<PasswordHash> {
    if (!isWellFormed(password)) throw new AuthError('AUTH_PASSWORD_REFUSED');
    const [pepper] = this.peppers;
    const functions = await this.functionsOf(this.options.algorithm);
    const hash = await this.queue.run(() => functions.hash(pepperedPassword(password, pepper), this.options));
    return { hash, pepper: pepper?.id ?? null };
  }

  /**
   * Whether a password is right. With nothing to compare it to, or something that can't be read, it is wrong, and takes as long.
   *
   * @param init.rehash whether a right one is hashed anew when new ones are stored otherwise. @default true
   * @throws AuthError `AUTH_BUSY` when too many wait
   */
  async verify(
    password: string,
    stored: PasswordHash | undefined,
    init: { readonly rehash?: boolean } = {},
  ): Promise<PasswordVerification> {
    const known = stored && (await this.verifiable(stored));
    const { hash, pepper, functions } = known ?? (await this.dummy());
    const text = pepperedPassword(password, pepper);
    // What a library can't read after all is as wrong as another password.
    const right = await this.queue.run(() => functions.verify(text, hash).catch(() => false));
    // The bytes of all half surrogate pairs are the same.
    if (!right || !stored || !known || !isWellFormed(password)) return WRONG;
    return { valid: true, rehash: init.rehash === false ? undefined : await this.rehash(password, stored) };
  }

  private async rehash(password: string, stored: PasswordHash): Promise<PasswordHash | undefined> {
    if (!needsRehash(stored, this.peppers[0]?.id ?? null, this.options)) return undefined;
    // Put off until next time rather than turn away somebody whose password is right.
    return this.hash(password).catch(() => undefined);
  }

  private async verifiable({ hash, pepper: id }: PasswordHash): Promise<Verifiable | undefined> {
    const pepper = this.peppers.find((known) => known.id === id);
    if (id !== null && !pepper) {
      this.report(
        `Passwords are stored under the pepper "${id}", which passwords.peppers does not have: none is right.`,
      );
      return undefined;
    }
    const algorithm = parseHash(hash)?.algorithm;
    if (algorithm === undefined) return undefined;
    try {
      return { hash, pepper, functions: await this.functionsOf(algorithm) };
    } catch (error) {
      // The algorithm of new hashes: nothing can be verified, not even a dummy.
      if (algorithm === this.options.algorithm) throw error;
      this.report(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  private async dummy(): Promise<Verifiable> {
    const { algorithm } = this.options;
    return { hash: dummyHash(this.options), pepper: this.peppers[0], functions: await this.functionsOf(algorithm) };
  }

  private functionsOf(algorithm: PasswordAlgorithm): Promise<HashFunction> {
    const known = this.loaded.get(algorithm) ?? this.load(algorithm);
    this.loaded.set(algorithm, known);
    return known;
  }

  /** Once: it would be the same line at every sign-in. */
  private report(mistake: string): void {
    if (this.reported.has(mistake)) return;
    this.reported.add(mistake);
    this.log.error(mistake);
  }
}
