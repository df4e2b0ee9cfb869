import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { PasswordOptions } from '../../src/auth.options.js';
import { type HashFunction, loadHashFunction } from '../../src/passwords/hash-functions.service.js';
import type { PasswordAlgorithm } from '../../src/passwords/password-hash.js';

/** Options with the cheapest hashes, unless said otherwise. */
export function cheapOptions(changes: Partial<PasswordOptions> = {}): PasswordOptions {
  return Object.assign(new PasswordOptions(), { bcryptCost: 4, argon2Memory: 8, argon2Passes: 1, ...changes });
}

/** Catches what is logged at a level until the mocks are restored. */
export function caughtLines(level: 'warn' | 'error'): readonly string[] {
  const lines: string[] = [];
  jest.spyOn(Logger.prototype, level).mockImplementation((message: unknown) => {
    lines.push(typeof message === 'string' ? message : JSON.stringify(message));
  });
  return lines;
}

/** The real functions, and a record of what is done with them. */
export function watchedFunctions() {
  const verified: string[] = [];
  const peak = { now: 0, most: 0 };
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    peak.most = Math.max(peak.most, ++peak.now);
    return work.finally(() => peak.now--);
  };
  const load = async (algorithm: PasswordAlgorithm): Promise<HashFunction> => {
    const real = await loadHashFunction(algorithm);
    return {
      hash: (text, cost) => counted(real.hash(text, cost)),
      verify: (text, hash) => {
        verified.push(hash);
        return counted(real.verify(text, hash));
      },
    };
  };
  return { load, verified, peak };
}
