import { InvalidValueError } from '@ashlar/domain';

/** How often something may happen. Written as text wherever people write it: see {@link parseRate}. */
export interface Rate {
  /** How much, in costs: a request costs 1 unless said otherwise. A positive integer. */
  readonly limit: number;
  /** In which time, in whole milliseconds. */
  readonly windowMs: number;
  /**
   * The size of a token bucket that is refilled at this rate: so much may come at once, and in any time at most
   * `burst + limit * time / windowMs`. Without, at most `limit` come in any window.
   */
  readonly burst?: number | undefined;
}

/** The code of what {@link parseRate} and {@link checkRate} throw. */
export const RATE_INVALID = 'RATE_INVALID';

/** The longest window: 366 days. */
export const MAX_WINDOW_MS = 31_622_400_000;

const UNITS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const UNIT_NAMES = ['d', 'h', 'min', 's', 'ms'] as const;
const RATE = /^(?<limit>\d+) ?\/ ?(?<times>\d*) ?(?<unit>ms|s|min|h|d)(?: burst (?<burst>\d+))?$/;
const EXAMPLES = 'such as "10/s", "100/min", "5/15min" or "100/min burst 20"';

/**
 * Reads a rate: `'10/s'`, `'100/min'`, `'1000/h'`, `'5/15min'`, `'1/500ms'`, `'10000/d'`, each with `' burst 20'` behind it for a
 * token bucket.
 *
 * @param options.burst the burst, where the text names none
 * @throws InvalidValueError with the code `RATE_INVALID` and what is wrong
 */
export function parseRate(text: string, options: { readonly burst?: number | undefined } = {}): Rate {
  if (typeof text !== 'string' || /^\s*\d*\s*$/.test(text)) refuse('names a number and a time', EXAMPLES);
  const groups = RATE.exec(text)?.groups;
  if (groups === undefined) refuse('is a whole number, a slash and a time in ms, s, min, h or d', EXAMPLES);
  const { limit, times, unit, burst } = groups as {
    limit: string;
    times: string;
    unit: keyof typeof UNITS;
    burst?: string;
  };
  const size = burst === undefined ? options.burst : Number(burst);
  const rate = { limit: Number(limit), windowMs: Number(times === '' ? 1 : times) * UNITS[unit] };
  return checkRate(size === undefined ? rate : { ...rate, burst: size });
}

/** The text of a rate: what {@link parseRate} reads, in the largest unit that fits. */
export function formatRate({ limit, windowMs, burst }: Rate): string {
  const unit = UNIT_NAMES.find((name) => windowMs % UNITS[name] === 0) ?? 'ms';
  const times = windowMs / UNITS[unit];
  return `${limit}/${times === 1 ? '' : times}${unit}${burst === undefined ? '' : ` burst ${burst}`}`;
}

/** How much a rate allows at once. */
export function capacityOf({ limit, burst }: Rate): number {
  return burst ?? limit;
}

/**
 * Gives a rate back that can be counted without rounding.
 *
 * @throws InvalidValueError with the code `RATE_INVALID` and what is wrong
 */
export function checkRate(rate: Rate): Rate {
  const { limit, windowMs, burst } = rate;
  if (!isPositive(limit)) refuse('has a limit that is a whole number from 1', EXAMPLES);
  if (!isPositive(windowMs) || windowMs > MAX_WINDOW_MS) refuse('has a time of 1 ms to 366 d', EXAMPLES);
  if (burst === undefined) return rate;
  if (!isPositive(burst)) refuse('has a burst that is a whole number from 1', EXAMPLES);
  // A token bucket counts in parts of a token: `windowMs` of them are one, and each millisecond gives `limit` back.
  if (!Number.isSafeInteger(burst * windowMs + limit)) {
    refuse('has a burst that can be counted exactly: name a smaller burst or a shorter time', EXAMPLES);
  }
  return rate;
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function refuse(must: string, examples: string): never {
  throw new InvalidValueError(RATE_INVALID, `A rate ${must}, ${examples}.`);
}
