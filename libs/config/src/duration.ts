import { timesWhole } from './decimal.js';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;
const MILLISECONDS = new Map<string, number>(UNITS);
const WHOLE = /^\d+$/;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/**
 * Milliseconds of a duration as people write it: `500ms`, `30s`, `1.5m`, `1h30m`, `7d`; a bare number is milliseconds.
 * `undefined` when the text is none, or not a whole number of milliseconds.
 */
export function parseDuration(text: string): number | undefined {
  if (WHOLE.test(text)) return timesWhole(text, 1);
  if (!DURATION.test(text)) return undefined;
  let sum = 0;
  for (const [, count = '', unit = ''] of text.matchAll(PART)) {
    sum += timesWhole(count, MILLISECONDS.get(unit) ?? Number.NaN) ?? Number.NaN;
  }
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** How it is written with one unit: 90,000 is `90s`. {@link parseDuration} reads it back. */
export function formatDuration(milliseconds: number): string {
  const [unit, factor] = UNITS.find(([, size]) => milliseconds % size === 0) ?? ['ms', 1];
  return milliseconds === 0 ? '0ms' : `${milliseconds / factor}${unit}`;
}
