import { causes, codeOf, isErrorLike } from './error-like.js';

/** What a failure of the driver or the server means for the caller. */
export type FailureKind =
  'unavailable' | 'statement-timeout' | 'lock-timeout' | 'contention' | 'stale-plan' | 'unique-violation' | 'other';

/** Codes of https://www.postgresql.org/docs/current/errcodes-appendix.html that callers act on. */
export const SqlState = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlock: '40P01',
  queryCanceled: '57014',
  lockNotAvailable: '55P03',
} as const;

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout, too_many_connections,
  // idle_in_transaction_session_timeout, transaction_timeout
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '25P03',
  '25P04',
]);

/** node-postgres reports the loss of a connection by message only. */
const CONNECTION_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Cannot use a pool after calling end|No answer from the server)/;

/** Sorts a failure by its code; `error` is what the driver threw. */
export function failureKind(error: unknown): FailureKind {
  if (!isErrorLike(error)) return 'other';
  const code = codeOf(error);
  if (CONNECTION_CODES.has(code) || code.startsWith('08')) return 'unavailable';
  switch (code) {
    case SqlState.serializationFailure:
    case SqlState.deadlock:
      return 'contention';
    case SqlState.queryCanceled:
      return 'statement-timeout';
    case SqlState.lockNotAvailable:
      return 'lock-timeout';
    case SqlState.uniqueViolation:
      return 'unique-violation';
    case '0A000':
      return error.message.includes('cached plan') ? 'stale-plan' : 'other';
    case '':
      return CONNECTION_MESSAGES.test(error.message) ? 'unavailable' : 'other';
    default:
      return 'other';
  }
}

/** The first SQLSTATE in an error and its causes: code that wraps an error must not hide it. */
export function sqlStateOf(error: unknown): string | undefined {
  for (const { code } of causes(error)) if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return undefined;
}

/** Whether a transaction that failed so may run again from its start, with a good chance to succeed. */
export function isRetryableTransactionFailure(error: unknown): boolean {
  return [...causes(error)].some((cause) => ['contention', 'stale-plan'].includes(failureKind(cause)));
}

/** Whether a constraint of a kind was violated, of a given name if one is given. */
export function violates(error: unknown, state: string, constraint?: string): boolean {
  for (const cause of causes(error)) {
    if (cause.code === state) return constraint === undefined || cause.constraint === constraint;
  }
  return false;
}
