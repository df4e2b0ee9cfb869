import { DomainError } from '@ashlar/domain';
import type { PasswordAlgorithm } from './password-hash.js';

/** The package that an algorithm needs is not installed, or does not load on this machine. */
export class MissingHashPackageError extends DomainError {
  constructor(algorithm: PasswordAlgorithm, packageName: string, cause: unknown) {
    super({
      code: 'AUTH_HASH_PACKAGE_MISSING',
      category: 'internal',
      message:
        `Passwords are hashed by ${algorithm}, and its package does not load. Install it: npm install ${packageName}; ` +
        'or choose another algorithm in passwords.algorithm.',
      cause,
    });
  }
}
