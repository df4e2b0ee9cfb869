import type { Instant } from '@ashlar/domain';
import type { AttemptDecision, AttemptLimit, AttemptStore } from '../../passwords/attempt.store.js';
import { nextWindow } from '../../passwords/attempt-window.js';
import { rememberedFor } from '../../passwords/failures-in-a-row.js';
import { type MemoryTables, oldest } from './memory-tables.store.js';

/** Counts attempts in memory. */
export class MemoryAttemptStore implements AttemptStore {
  constructor(private readonly tables: MemoryTables) {}

  take(key: string, limit: AttemptLimit, now: Instant): Promise<AttemptDecision> {
    const { attempts } = this.tables;
    const window = windowKey(key);
    return this.tables.write((): AttemptDecision => {
      const known = attempts.get(window);
      if (known === undefined || known.endsAt <= now) {
        attempts.set(window, { key: window, ...nextWindow(known, limit, now) });
        return { allowed: true };
      }
      if (known.count >= limit.limit) return { allowed: false, retryAfterMs: known.endsAt - now };
      attempts.set(window, { ...known, count: known.count + 1 });
      return { allowed: true };
    });
  }

  giveBack(keys: readonly string[]): Promise<void> {
    const { attempts } = this.tables;
    return this.tables.write(() => {
      for (const key of keys.map(windowKey)) {
        const known = attempts.get(key);
        if (known) attempts.set(key, { ...known, count: Math.max(known.count - 1, 0) });
      }
    });
  }

  clear(keys: readonly string[]): Promise<void> {
    return this.tables.write(() => {
      for (const key of keys.flatMap((one) => [windowKey(one), rowKey(one)])) this.tables.attempts.delete(key);
    });
  }

  fail(key: string, now: Instant): Promise<number> {
    const { attempts } = this.tables;
    const row = rowKey(key);
    return this.tables.write(() => {
      const known = attempts.get(row);
      const count = known === undefined || known.endsAt <= now ? 1 : known.count + 1;
      const endsAt = now + rememberedFor(count);
      attempts.set(row, { key: row, count, strikes: 0, endsAt, forgetAt: endsAt });
      return count;
    });
  }

  removeExpired(now: Instant, limit: number): Promise<number> {
    const { attempts } = this.tables;
    return this.tables.write(() => {
      const expired = attempts.filter(({ forgetAt }) => forgetAt <= now);
      const removed = oldest(expired, ({ forgetAt }) => forgetAt, limit);
      for (const { key } of removed) attempts.delete(key);
      return removed.length;
    });
  }
}

function windowKey(key: string): string {
  return `window ${key}`;
}

function rowKey(key: string): string {
  return `in a row ${key}`;
}
