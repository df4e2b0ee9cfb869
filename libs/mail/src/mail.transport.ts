import type { EmailAddress } from '@ashlar/domain';
import type { OutgoingMail } from './message.js';

/** What became of a mail that a transport took. */
export interface SentMail {
  /** With its angle brackets. */
  readonly messageId: string;
  /** Recipients that were refused while others were taken; empty when all were. */
  readonly rejected: readonly EmailAddress[];
}

/** Carries mail away. */
export interface MailTransport {
  /** Short and stable, a label of the metric: `smtp`. */
  readonly name: string;
  /**
   * Resolves when the mail was handed over, to at least one recipient. Always ends within a bounded time.
   *
   * @throws MailRefusedError when it will never be taken
   * @throws MailUnavailableError when it may be taken later, and after `close`
   */
  send(mail: OutgoingMail): Promise<SentMail>;
  /** Whether mail could be sent now, without sending one. Rejects when not. */
  verify?(): Promise<void>;
  /** Lets what is under way end, and frees everything. May be called more than once. */
  close?(): Promise<void>;
}
