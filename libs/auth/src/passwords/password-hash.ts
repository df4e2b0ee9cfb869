import { createHmac } from 'node:crypto';
import type { PasswordHash } from './password.store.js';
import { normalisePassword } from './password-policy.js';

/** How passwords are hashed. */
export type PasswordAlgorithm = 'bcrypt' | 'argon2id';

/** What hashing costs: the options of new hashes. */
export interface PasswordCost {
  readonly algorithm: PasswordAlgorithm;
  readonly bcryptCost: number;
  /** In KiB. */
  readonly argon2Memory: number;
  readonly argon2Passes: number;
}

/** A pepper: a secret that is kept away from the database. */
export interface Pepper {
  readonly id: string;
  readonly secret: string;
}

/** What a hash says of how it was made. */
export type HashParameters =
  | { readonly algorithm: 'bcrypt'; readonly cost: number }
  | {
      readonly algorithm: 'argon2id';
      readonly version: number;
      readonly memory: number;
      readonly passes: number;
      readonly lanes: number;
    };

const BCRYPT = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/;
const ARGON2ID =
  /^\$argon2id\$v=(\d{1,3})\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/;

const ARGON2_VERSION = 19;

/** A cost beyond these is a mistake: verifying it would keep a thread for minutes. */
const HIGHEST = { bcryptCost: 20, memory: 4_194_304, passes: 64, lanes: 64 } as const;

/** The key when there is no pepper: no secret, it only keeps these digests apart from any others. */
const NO_PEPPER = 'ashlar.auth/password';

/** Reads a hash of bcrypt or argon2id; `undefined` for anything else. */
export function parseHash(hash: string): HashParameters | undefined {
  const bcrypt = BCRYPT.exec(hash);
  if (bcrypt) {
    const cost = Number(bcrypt[1]);
    return cost >= 4 && cost <= HIGHEST.bcryptCost ? { algorithm: 'bcrypt', cost } : undefined;
  }
  const [version, memory, passes, lanes] = (ARGON2ID.exec(hash) ?? []).slice(1).map(Number);
  if (!version || !memory || !passes || !lanes) return undefined;
  const affordable = memory <= HIGHEST.memory && passes <= HIGHEST.passes && lanes <= HIGHEST.lanes;
  return affordable ? { algorithm: 'argon2id', version, memory, passes, lanes } : undefined;
}

/** Whether new hashes are made otherwise than this one: by another algorithm, at another cost, under another pepper. */
export function needsRehash({ hash, pepper }: PasswordHash, present: string | null, cost: PasswordCost): boolean {
  const made = parseHash(hash);
  if (made?.algorithm !== cost.algorithm || pepper !== present) return true;
  if (made.algorithm === 'bcrypt') return made.cost !== cost.bcryptCost;
  const { version, memory, passes, lanes } = made;
  return version !== ARGON2_VERSION || memory !== cost.argon2Memory || passes !== cost.argon2Passes || lanes !== 1;
}

/**
 * What is hashed in place of a password: HMAC-SHA-384 under the pepper of its NFC form, in base64. These 64 characters stay below
 * the 72 bytes that bcrypt reads, and have no NUL, where it stops.
 */
export function pepperedPassword(password: string, pepper: Pepper | undefined): string {
  return createHmac('sha384', pepper?.secret ?? NO_PEPPER)
    .update(normalisePassword(password), 'utf8')
    .digest('base64');
}

/** A hash of nothing, as costly to verify as a new one: for accounts that do not exist. */
export function dummyHash(cost: PasswordCost): string {
  if (cost.algorithm === 'bcrypt') return `$2b$${String(cost.bcryptCost).padStart(2, '0')}$${'.'.repeat(53)}`;
  const parameters = `m=${cost.argon2Memory},t=${cost.argon2Passes},p=1`;
  return `$argon2id$v=${ARGON2_VERSION}$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
}

/** Reads peppers of the form `id:secret`; the first is the present one. */
export function parsePeppers(peppers: readonly string[]): readonly Pepper[] {
  return peppers.map((text) => {
    const colon = text.indexOf(':');
    return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
  });
}
