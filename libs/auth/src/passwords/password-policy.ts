import { isCommonPassword } from './common-passwords.js';
import { contextWords, isMadeOfWords } from './context-words.js';
import { isRepetitive } from './repetition.js';

/** Why a password is refused. */
export type PasswordIssueCode =
  'tooShort' | 'tooLong' | 'malformed' | 'common' | 'contextWord' | 'repetitive' | 'breached';

/** A reason to refuse a password, with a sentence for its owner. Never holds the password. */
export interface PasswordIssue {
  readonly code: PasswordIssueCode;
  readonly message: string;
}

/** What is asked of passwords; lengths in code points. */
export interface PasswordRules {
  readonly minLength: number;
  readonly maxLength: number;
  /** Names of the service. */
  readonly contextWords: readonly string[];
}

/** The spelling that is measured and hashed: Unicode NFC, so that a password is the same from every keyboard. */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/** Whether it is text: without half surrogate pairs, whose bytes are all the same. */
export function isWellFormed(password: string): boolean {
  return !HALF_PAIR.test(password);
}

/**
 * All reasons to refuse a password at once; none when it is good. As NIST SP 800-63B-4, section 3.1.1.2, has it: length counts,
 * no kind of character is asked for or forbidden, and what is guessed first is refused. Half surrogate pairs are refused, since
 * they are no text.
 *
 * @param ownerWords what others know of whose password it is: email address, user name, display name
 */
export function passwordIssues(
  password: string,
  rules: PasswordRules,
  ownerWords: readonly string[] = [],
): readonly PasswordIssue[] {
  // Composing shortens a text to a fraction at most, so this is too long in any form: refused unread.
  if (password.length > rules.maxLength * LONGEST_FORM) return [tooLong(rules)];
  const text = normalisePassword(password);
  const length = Array.from(text).length;
  const issues: PasswordIssue[] = [];
  if (length < rules.minLength) issues.push(tooShort(rules));
  if (length > rules.maxLength) return [tooLong(rules)];
  if (!isWellFormed(text)) issues.push(MALFORMED);
  if (isCommonPassword(text)) issues.push(COMMON);
  if (isMadeOfWords(text, contextWords([...ownerWords, ...rules.contextWords]))) issues.push(CONTEXT_WORD);
  if (isRepetitive(text, rules.minLength)) issues.push(REPETITIVE);
  return issues;
}

/** The reason to refuse what is in a known leak. */
export const BREACHED: PasswordIssue = {
  code: 'breached',
  message: 'This password is in a list that was stolen somewhere and published. Choose another.',
};

// With the flag `u`, the halves of whole pairs do not match.
const HALF_PAIR = /[\ud800-\udfff]/u;

/** Code units that one code point can be spelled with: up to 18 in decomposed form (Unicode Standard Annex 15), at most 2 each. */
const LONGEST_FORM = 36;

const MALFORMED: PasswordIssue = {
  code: 'malformed',
  message: 'This is not well-formed text: it holds half a character. Type it again.',
};

const COMMON: PasswordIssue = {
  code: 'common',
  message: 'Many people use this password, or nearly this one, so it is guessed first. Choose another.',
};

const CONTEXT_WORD: PasswordIssue = {
  code: 'contextWord',
  message: 'Do not make it of your name, your address or the name of this service: these are guessed first.',
};

const REPETITIVE: PasswordIssue = {
  code: 'repetitive',
  message: 'Do not repeat a few characters, or follow the alphabet or the keyboard. Choose several words instead.',
};

function tooShort({ minLength }: PasswordRules): PasswordIssue {
  return { code: 'tooShort', message: `Use at least ${minLength} characters: several words are easy to remember.` };
}

function tooLong({ maxLength }: PasswordRules): PasswordIssue {
  return { code: 'tooLong', message: `Use at most ${maxLength} characters.` };
}
