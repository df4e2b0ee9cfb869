import { tryParseEmailAddress } from '@ashlar/domain';
import type { MailTransport, SentMail } from '../mail.transport.js';
import type { OutgoingMail } from '../message.js';

type Predicate = (mail: OutgoingMail) => boolean;

interface Waiter {
  readonly matches: Predicate;
  readonly found: (mail: OutgoingMail) => void;
}

/** Keeps mail instead of sending it, for tests to read. */
export class CapturedMail implements MailTransport {
  readonly name = 'captured';
  #messages: OutgoingMail[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #failures: Error[] = [];
  #down: Error | undefined;

  /** What was sent, the oldest first. */
  get messages(): readonly OutgoingMail[] {
    return this.#messages;
  }

  /** The newest mail, or the newest to an address. */
  last(to?: string): OutgoingMail | undefined {
    const address = tryParseEmailAddress(to);
    return this.#messages.findLast((mail) => to === undefined || mail.to.some((one) => one.address === address));
  }

  /**
   * The oldest mail that matches, as soon as it was sent.
   *
   * @param timeoutMs after which it rejects. @default 5000
   */
  async waitFor(matches: Predicate, timeoutMs = 5_000): Promise<OutgoingMail> {
    const there = this.#messages.find(matches);
    if (there !== undefined) return there;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        matches,
        found: (mail) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(mail);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`No such mail within ${timeoutMs} ms; ${this.#messages.length} others were sent.`));
      }, timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** Forgets what was sent. */
  clear(): void {
    this.#messages = [];
  }

  /** The next mail fails with this error, which may be a `MailRefusedError` or a `MailUnavailableError`. */
  failNext(error: Error): void {
    this.#failures.push(error);
  }

  /** Makes {@link verify} fail, or with nothing succeed again. */
  failVerify(error?: Error): void {
    this.#down = error;
  }

  async send(mail: OutgoingMail): Promise<SentMail> {
    const failure = this.#failures.shift();
    if (failure !== undefined) throw failure;
    this.#messages.push(mail);
    for (const waiter of [...this.#waiters]) if (waiter.matches(mail)) waiter.found(mail);
    return { messageId: mail.messageId, rejected: [] };
  }

  async verify(): Promise<void> {
    if (this.#down !== undefined) throw this.#down;
  }
}
