import { inspect } from 'node:util';
import type { DiagLogger } from '@opentelemetry/api';

const INTERVAL = 60_000;

/** How {@link sdkDiagnostics} tells the time and where its lines go. */
export interface SdkDiagnosticsInit {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly write: (line: string) => void;
}

/**
 * Writes what the SDK has to say as lines of JSON. Of warnings and errors one a minute at most: a receiver that is
 * gone fails every few seconds, for as long as it is gone.
 */
export function sdkDiagnostics({ now, write }: SdkDiagnosticsInit): DiagLogger {
  let quietUntil = -Infinity;
  let unsaid = 0;
  const say = (level: string, parts: unknown[], more: object = {}) =>
    write(`${JSON.stringify({ level, time: now(), context: 'Tracing', ...more, msg: textOf(parts) })}\n`);
  const complain = (level: string, parts: unknown[]) => {
    if (now() < quietUntil) return void unsaid++;
    say(level, parts, unsaid > 0 ? { unsaid } : {});
    quietUntil = now() + INTERVAL;
    unsaid = 0;
  };
  return {
    error: (...parts) => complain('error', parts),
    warn: (...parts) => complain('warn', parts),
    info: (...parts) => say('info', parts),
    debug: (...parts) => say('debug', parts),
    verbose: (...parts) => say('trace', parts),
  };
}

/** The SDK's components put their name before the message, and what it is about after it. */
function textOf(parts: unknown[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? readable(part) : (messageOf(part) ?? inspect(part, { depth: 1 }))))
    .join(' ');
}

function messageOf(part: unknown): string | undefined {
  const { message } = Object(part) as { message?: unknown };
  return typeof message === 'string' ? message : undefined;
}

/** The SDK writes errors as JSON with their stack; a person needs what happened. */
function readable(message: string): string {
  if (!message.startsWith('{')) return message;
  try {
    const { message: text, code, name } = JSON.parse(message) as Record<string, string | undefined>;
    const what = [code, text].filter(Boolean).join(' ') || name;
    return what === undefined ? message : `Traces are lost: ${what}`;
  } catch {
    return message;
  }
}
