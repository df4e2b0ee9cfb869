import { timesWhole } from './decimal.js';

const UNITS = [
  ['gb', 1024 ** 3],
  ['mb', 1024 ** 2],
  ['kb', 1024],
  ['b', 1],
] as const;
const BYTES = new Map<string, number>(UNITS);
const SIZE = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/;

/**
 * Bytes of a size as people write it: `512b`, `64kb`, `1.5mb`, `1gb`, in powers of 1024, in either case; a bare number
 * is bytes. `undefined` when the text is none, or not a whole number of bytes.
 */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text.toLowerCase());
  if (match === null) return undefined;
  const [, count = '', unit = 'b'] = match;
  return timesWhole(count, BYTES.get(unit) ?? Number.NaN);
}

/** How it is written with one unit: 10,485,760 is `10mb`. {@link parseSize} reads it back. */
export function formatSize(bytes: number): string {
  const [unit, factor] = UNITS.find(([, size]) => bytes % size === 0) ?? ['b', 1];
  return bytes === 0 ? '0b' : `${bytes / factor}${unit}`;
}
