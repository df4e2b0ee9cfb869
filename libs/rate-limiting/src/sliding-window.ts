import type { Instant } from '@ashlar/domain';
import type { Rate } from './rate.js';
import type { Decision } from './rate-limit.store.js';

/** In how many parts a window is counted. */
export const SUB_WINDOWS = 20;

/** Hits that are counted together: their first and their last lie less than a {@link subWindowMs} apart. */
export interface SubWindow {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** In costs. */
  readonly count: number;
}

/** The sub-windows that still count, the oldest first: at most `SUB_WINDOWS + 2`, and never more than the limit. */
export type WindowState = readonly SubWindow[];

/** What a take leaves behind, to be kept also when it was refused, and its answer. */
export interface Taken<State> {
  readonly state: State;
  readonly decision: Decision;
}

/** How long a sub-window is, in whole milliseconds: a twentieth of the window, rounded up. */
export function subWindowMs(rate: Rate): number {
  return Math.ceil(rate.windowMs / SUB_WINDOWS);
}

/**
 * Takes from a sliding window: in no window of the length `windowMs`, wherever it begins, are more than `limit` costs allowed.
 * A sub-window begins with its first hit and counts until its last one is out of the window, so that a hit may count for
 * almost one sub-window too long, never too short.
 *
 * A clock that was put back never forgets: what was counted is as old then as it was at the latest hit.
 *
 * @param before what the take before left behind; `undefined` or empty at first
 * @param cost a whole number up to the limit; 0 counts nothing
 * @param now in whole milliseconds, of any epoch
 */
export function takeFromWindow(
  before: WindowState | undefined,
  rate: Rate,
  cost: number,
  now: Instant,
): Taken<WindowState> {
  const { limit, windowMs } = rate;
  const counted = rebased(before ?? [], now).filter(({ lastAt }) => now - lastAt < windowMs);
  const used = counted.reduce((sum, { count }) => sum + count, 0);
  const left = limit - used;
  const isAllowed = cost <= left;
  const state = isAllowed && cost > 0 ? withHit(counted, cost, now, subWindowMs(rate)) : counted;
  const newest = state.at(-1);
  const decision = {
    isAllowed,
    remaining: isAllowed ? left - cost : left,
    resetMs: newest === undefined ? 0 : newest.lastAt + windowMs - now,
    retryAfterMs: isAllowed ? 0 : freeAt(counted, cost - left) + windowMs - now,
  };
  return { state, decision };
}

/** The same ages on a clock that shows less than at the latest hit. */
function rebased(state: WindowState, now: Instant): WindowState {
  const ahead = (state.at(-1)?.lastAt ?? now) - now;
  if (ahead <= 0) return state;
  return state.map(({ firstAt, lastAt, count }) => ({ firstAt: firstAt - ahead, lastAt: lastAt - ahead, count }));
}

/** When the last hit was that has to leave the window before `excess` costs are free. */
function freeAt(counted: WindowState, excess: number): Instant {
  let freed = 0;
  const last = counted.find(({ count }) => (freed += count) >= excess);
  return last?.lastAt ?? 0;
}

function withHit(counted: WindowState, count: number, now: Instant, lengthMs: number): WindowState {
  const newest = counted.at(-1);
  if (newest === undefined || now - newest.firstAt >= lengthMs) {
    return [...counted, { firstAt: now, lastAt: now, count }];
  }
  return [...counted.slice(0, -1), { firstAt: newest.firstAt, lastAt: now, count: newest.count + count }];
}
