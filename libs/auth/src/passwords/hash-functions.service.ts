import type { PasswordAlgorithm, PasswordCost } from './password-hash.js';
import { MissingHashPackageError } from './password-hasher.errors.js';

/** A hash function that runs outside the main thread. */
export interface HashFunction {
  /** A new hash of the text, with a salt of its own. */
  hash(text: string, cost: PasswordCost): Promise<string>;
  verify(text: string, hash: string): Promise<boolean>;
}

/** Gets a hash function. */
export type HashFunctionLoader = (algorithm: PasswordAlgorithm) => Promise<HashFunction>;

/**
 * Loads the package of an algorithm: an optional peer, so not before it is needed.
 *
 * @throws MissingHashPackageError
 */
export const loadHashFunction: HashFunctionLoader = async (algorithm) => {
  const { packageName, load } = PACKAGES[algorithm];
  try {
    return await load();
  } catch (cause) {
    throw new MissingHashPackageError(algorithm, packageName, cause);
  }
};

const PACKAGES: Readonly<
  Record<PasswordAlgorithm, { readonly packageName: string; readonly load: () => Promise<HashFunction> }>
> = {
  bcrypt: { packageName: 'bcrypt', load: loadBcrypt },
  argon2id: { packageName: '@node-rs/argon2', load: loadArgon2 },
};

async function loadBcrypt(): Promise<HashFunction> {
  const { default: bcrypt } = await import('bcrypt');
  return {
    hash: (text, { bcryptCost }) => bcrypt.hash(text, bcryptCost),
    // `$2y$` is what PHP and Apache call the same algorithm, and this package does not know it.
    verify: (text, hash) => bcrypt.compare(text, hash.replace(/^\$2y\$/, '$2b$')),
  };
}

async function loadArgon2(): Promise<HashFunction> {
  const argon2 = await import('@node-rs/argon2');
  return {
    hash: (text, { argon2Memory, argon2Passes }) =>
      argon2.hash(text, { memoryCost: argon2Memory, timeCost: argon2Passes, parallelism: 1 }),
    verify: (text, hash) => argon2.verify(hash, text),
  };
}
