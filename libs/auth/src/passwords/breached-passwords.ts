import { createHash } from 'node:crypto';
import { normalisePassword } from './password-policy.js';

/** Knows the passwords of published leaks. Asked about new passwords only, and never in the way of a sign-in. */
export interface BreachedPasswords {
  /** Whether a password is in a known leak. `false` when that can't be found out: nobody is kept from choosing one by an outage. */
  isBreached(password: string): Promise<boolean>;
}

/** The parts of a digest of the range search: the first is sent, the second stays here. */
export interface BreachRange {
  readonly prefix: string;
  readonly suffix: string;
}

const PREFIX_LENGTH = 5;

/** The SHA-1 of a password in two parts, as the range search of Have I Been Pwned has it. */
export function breachRange(password: string): BreachRange {
  const digest = createHash('sha1').update(normalisePassword(password)).digest('hex').toUpperCase();
  return { prefix: digest.slice(0, PREFIX_LENGTH), suffix: digest.slice(PREFIX_LENGTH) };
}

/** How often leaks have a password, by the answer to its range: lines of `SUFFIX:COUNT`, those of 0 being padding. */
export function breachCount(answer: string, suffix: string): number {
  for (const line of answer.split('\n')) {
    const [found, count] = line.trim().split(':');
    if (found?.toUpperCase() === suffix) return Number(count) || 0;
  }
  return 0;
}
