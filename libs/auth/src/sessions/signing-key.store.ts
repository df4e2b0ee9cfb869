/** A key that signs access tokens, or did. */
export interface StoredSigningKey {
  /** What `kid` names it by: its RFC 7638 thumbprint. */
  readonly id: string;
  /** The public half, as a JWK (RFC 7517). */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** The private half, PKCS #8, sealed under the secret of the service: it can't be read in the store. */
  readonly sealedPrivateKey: string;
  /** When it was made; when it lies ahead, the key is announced: it verifies, and signs from then on. */
  readonly createdAt: Date;
  /** From then on tokens that it signed are refused; `null` while it may sign or verify. */
  readonly retiredAt: Date | null;
}

/** Where signing keys are kept. Every store passes `describeSigningKeyStore` of `@ashlar/auth/testing`. */
export interface SigningKeyStore {
  /** All keys that are not retired at `now`, the youngest first. */
  list(now: Date): Promise<readonly StoredSigningKey[]>;
  /** Stores a key unless there is one that is not retired already: of many first starts at the same time one makes the key. */
  insertFirst(key: StoredSigningKey): Promise<boolean>;
  /**
   * Stores a key. Whoever inserts one, in whatever way, waits until a transaction that inserted another is over, so that rotations
   * come one after the other.
   */
  insert(key: StoredSigningKey): Promise<void>;
  /**
   * Stores a key if none of those without a time to retire was created after `since`: of many who notice at the same time that
   * another is due one makes it.
   */
  insertSuccessor(key: StoredSigningKey, since: Date): Promise<boolean>;
  /** Retires all keys but one at a point in time that may lie ahead; those that retire earlier do not change. Gives how many. */
  retireOthers(id: string, at: Date): Promise<number>;
  removeRetired(before: Date): Promise<number>;
}
