import { AuthError } from '../auth.errors.js';

/** How much is hashed at a time. */
export interface HashQueueLimits {
  /** How many run at a time. */
  readonly concurrency: number;
  /** How many may wait beside those. */
  readonly queueLimit: number;
}

const RETRY_AFTER_MS = 2_000;

/** Lets only so many run at a time, the others in the order in which they came, and refuses more than may wait. */
export class HashQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: HashQueueLimits) {}

  /** @throws AuthError `AUTH_BUSY` when the queue is full; and whatever `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.place();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async place(): Promise<void> {
    if (this.running < this.limits.concurrency) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.limits.queueLimit) {
      throw new AuthError('AUTH_BUSY', { retryAfterMs: RETRY_AFTER_MS });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The place goes straight to the next in line, so that nobody who comes now can take it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}
