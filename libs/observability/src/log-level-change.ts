import { isLogLevel, LOG_LEVELS, type LogLevel } from './log-level.js';

/** What an operator asks for. */
export interface WantedLevel {
  readonly level: LogLevel;
  readonly context?: string;
  /** How long, in milliseconds. */
  readonly forMs?: number;
}

/** Shorter is over before anything was read. */
export const SHORTEST_CHANGE_MS = 1_000;
/** Longer is no change for a while; it belongs in the configuration. */
export const LONGEST_CHANGE_MS = 7 * 86_400_000;

const MEMBERS = ['level', 'context', 'for'];
const LONGEST_CONTEXT = 200;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `{"level":"debug","context":"ProjectsService","for":"15m"}`: what is wanted, or a sentence that says what is wrong. */
export function parseLevelChange(body: string): WantedLevel | string {
  const wanted = parsedJson(body);
  if (wanted === undefined)
    return 'The body has to be JSON, such as {"level":"debug","context":"ProjectsService","for":"15m"}.';
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted))
    return 'The body has to be a JSON object.';
  const unknown = Object.keys(wanted).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined)
    return `"${unknown.slice(0, LONGEST_CONTEXT)}" is not known: there are ${MEMBERS.join(', ')}.`;
  const { level, context, for: duration } = wanted as Record<string, unknown>;
  if (!isLogLevel(level)) return `"level" has to be one of ${LOG_LEVELS.join(', ')}.`;
  if (context !== undefined && !isContext(context)) {
    return `"context" has to be the name of a logger, of at most ${LONGEST_CONTEXT} characters.`;
  }
  const forMs = duration === undefined ? undefined : milliseconds(duration);
  if (duration !== undefined && forMs === undefined) return '"for" has to be a duration from 1s to 7d, such as "15m".';
  return { level, ...(context !== undefined && { context }), ...(forMs !== undefined && { forMs }) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Control characters could write lines of their own into a terminal that shows the logs.
function isContext(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_CONTEXT && /^[^\p{Cc}]+$/u.test(value);
}

function milliseconds(value: unknown): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(String(value)) ?? [];
  const sum = Number(count) * (UNITS[unit] ?? Number.NaN);
  return sum >= SHORTEST_CHANGE_MS && sum <= LONGEST_CHANGE_MS ? sum : undefined;
}
