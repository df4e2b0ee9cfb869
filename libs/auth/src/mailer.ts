import type { EmailAddress } from '@ashlar/domain';

/** A mail that accounts need, as facts; how it reads is for whoever sends it. */
export type AuthMail =
  /** Prove that you read this address. */
  | { readonly kind: 'verify-email'; readonly to: EmailAddress; readonly token: string; readonly expiresAt: Date }
  /** Somebody tried to register with the address of an account that exists: its owner. */
  | { readonly kind: 'already-registered'; readonly to: EmailAddress }
  /** To the new address: prove that you read it, and it becomes that of your account. */
  | { readonly kind: 'change-email'; readonly to: EmailAddress; readonly token: string; readonly expiresAt: Date }
  /** To the old address, when the new one has taken effect. */
  | { readonly kind: 'email-changed'; readonly to: EmailAddress; readonly newEmail: EmailAddress }
  | { readonly kind: 'reset-password'; readonly to: EmailAddress; readonly token: string; readonly expiresAt: Date }
  /** The password was changed or reset: if it was not you, act. */
  | { readonly kind: 'password-changed'; readonly to: EmailAddress }
  /** Too many failures: the password is refused until it is reset. */
  | { readonly kind: 'password-disabled'; readonly to: EmailAddress }
  | { readonly kind: 'account-deleted'; readonly to: EmailAddress };

/**
 * Sends the mails of accounts. Called inside the transaction that makes them needed: enqueue them there, in the same
 * transaction, rather than send, so that none goes out for what is rolled back.
 */
export interface Mailer {
  send(mail: AuthMail): Promise<void>;
}
