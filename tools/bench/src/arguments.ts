import { parseArgs } from 'node:util';

/** Those that are compared, in the order of the table. */
export const CONTENDER_NAMES = ['l', 'lf', 'n', 'api'] as const;

/** What a contender is called on the command line. */
export type ContenderName = (typeof CONTENDER_NAMES)[number];

/** What can be measured. */
export const MODES = ['load', 'auth', 'limits'] as const;

/** What is measured. */
export type Mode = (typeof MODES)[number];

/** How. */
export interface BenchArguments {
  readonly mode: Mode;
  readonly rounds: number;
  /** Of one measurement, in seconds. */
  readonly seconds: number;
  /** Before the first, in seconds. */
  readonly warmUp: number;
  readonly connections: number;
  /** Names of the contenders; without any, all. */
  readonly only: readonly ContenderName[];
  /** A file for the figures as JSON. */
  readonly output: string | undefined;
}

/** A command line that nobody can follow. */
export class UsageError extends Error {}

/** What can be asked for. */
export const USAGE = `Measures the built API beside others. Build it first: npx nx run api:build

  npm run load -w @ashlar/bench -- [options]     reads and creations: L, LF, N and the API, interleaved
  npm run auth -w @ashlar/bench -- [options]     what authentication costs, and 32 logins at once
  npm run limits -w @ashlar/bench -- [options]   what rate limits cost, and the memory of a million callers

  --rounds=3         how often everything is measured; the medians count
  --seconds=6        how long each measurement takes
  --warm-up=3        how long each contender runs before the first
  --connections=32   that are kept open and busy
  --only=l,api       load: only these of l, lf, n, api
  --output=FILE      writes the figures as JSON
  --help             this text

Exits with 1 when a goal is missed, and says the number.
`;

/** Reads the command line; `undefined` when help is asked for. @throws UsageError */
export function benchArguments(args: readonly string[]): BenchArguments | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const [wanted, ...rest] = positionals;
  const mode = MODES.find((name) => name === wanted);
  if (mode === undefined || rest.length > 0) throw new UsageError(`Say what to measure: ${MODES.join(', ')}.`);
  return {
    mode,
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    warmUp: positive('warm-up', values['warm-up']),
    connections: positive('connections', values.connections),
    only: known(values.only.split(',').filter((name) => name !== '')),
    output: values.output,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '6' },
        'warm-up': { type: 'string', default: '3' },
        connections: { type: 'string', default: '32' },
        only: { type: 'string', default: '' },
        output: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function known(names: readonly string[]): readonly ContenderName[] {
  return names.map((name) => {
    const found = CONTENDER_NAMES.find((contender) => contender === name);
    if (found === undefined) throw new UsageError(`--only knows ${CONTENDER_NAMES.join(', ')}, and no ${name}.`);
    return found;
  });
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} must be a whole number from 1 on.`);
  return value;
}
