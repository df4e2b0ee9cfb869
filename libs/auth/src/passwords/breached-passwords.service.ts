import { type Clock, type Instant, systemClock } from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import { breachCount, type BreachedPasswords, breachRange } from './breached-passwords.js';

/** Where {@link HaveIBeenPwned} asks, and how long it waits. */
export interface HaveIBeenPwnedInit {
  /** Where the range search is. @default 'https://api.pwnedpasswords.com' */
  readonly url?: string;
  /** How long an answer may take, in milliseconds. @default 2000 */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

const WARN_EVERY_MS = 60_000;

/**
 * Asks the range search of Have I Been Pwned, or a mirror of it: sends the first 20 bits of the SHA-1 of a password, and compares
 * the rest here. Answers are padded, so that their length tells nothing.
 */
export class HaveIBeenPwned implements BreachedPasswords {
  private readonly log = new Logger('HaveIBeenPwned');
  private readonly url: string;
  private readonly timeoutMs: number;
  private readonly clock: Clock;
  private warnedAt: Instant | undefined;

  constructor({
    url = 'https://api.pwnedpasswords.com',
    timeoutMs = 2_000,
    clock = systemClock,
  }: HaveIBeenPwnedInit = {}) {
    this.url = url.replace(/\/$/, '');
    this.timeoutMs = timeoutMs;
    this.clock = clock;
  }

  async isBreached(password: string): Promise<boolean> {
    const { prefix, suffix } = breachRange(password);
    try {
      return breachCount(await this.range(prefix), suffix) > 0;
    } catch (error) {
      this.warn(error);
      return false;
    }
  }

  private async range(prefix: string): Promise<string> {
    const response = await fetch(`${this.url}/range/${prefix}`, {
      headers: { 'Add-Padding': 'true', 'User-Agent': 'ashlar-auth' },
      redirect: 'error',
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    if (!response.ok) throw new Error(`It answered ${response.status}.`);
    return response.text();
  }

  /** Once a minute at most: an outage would fill the log. */
  private warn(error: unknown): void {
    const now = this.clock.now();
    if (this.warnedAt !== undefined && now - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = now;
    this.log.warn({ msg: `New passwords are accepted without asking ${this.url} for leaks`, err: error });
  }
}
