import { DomainError, type ErrorDescription, isDomainError } from '@ashlar/domain';
import { QueryFailedError } from 'typeorm';
import { codeOf, messageOf } from './error-like.js';
import { failureKind, SqlState, violates } from './sql-state.js';

/** Codes of the errors that this library throws. */
export const PersistenceErrorCode = {
  startFailed: 'DATABASE_START_FAILED',
  unavailable: 'DATABASE_UNAVAILABLE',
  statementTimeout: 'DATABASE_STATEMENT_TIMEOUT',
  lockTimeout: 'DATABASE_LOCK_TIMEOUT',
  contention: 'DATABASE_CONTENTION',
  versionMismatch: 'VERSION_MISMATCH',
  transactionAborted: 'TRANSACTION_ABORTED',
} as const;

/** What clients may see of these errors, for a list of all codes. */
export const PERSISTENCE_ERRORS: readonly ErrorDescription[] = [
  {
    code: PersistenceErrorCode.unavailable,
    category: 'unavailable',
    description: 'The database is not available at the moment. Try again in a few seconds.',
  },
  {
    code: PersistenceErrorCode.statementTimeout,
    category: 'unavailable',
    description: 'The request took the database too long and was stopped. Ask for less, or try again later.',
  },
  {
    code: PersistenceErrorCode.lockTimeout,
    category: 'unavailable',
    description: 'The data is in use by somebody else. Try again in a moment.',
  },
  {
    code: PersistenceErrorCode.contention,
    category: 'conflict',
    description: 'The data was changed by somebody else at the same moment. Try again.',
  },
  {
    code: PersistenceErrorCode.versionMismatch,
    category: 'precondition',
    description: 'It was changed by somebody else since you read it. Read it again, then repeat your change.',
  },
  { code: PersistenceErrorCode.transactionAborted, category: 'internal', description: 'Our fault: a defect.' },
];

const START_ADVICE: Readonly<Record<string, string>> = {
  '28P01': 'Check user and password in the URL.',
  '28000': 'Check user and password in the URL.',
  '3D000': 'Create the database, or correct its name in the URL.',
  ECONNREFUSED: 'Is the server running, and are host and port in the URL right?',
  ENOTFOUND: 'Check the host name in the URL.',
  EAI_AGAIN: 'Check the host name in the URL.',
};

/** The server can't be reached, refuses connections, went away, or no connection of the pool became free in time. */
export class DatabaseUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super({
      code: PersistenceErrorCode.unavailable,
      category: 'unavailable',
      message: 'The database is not available at the moment. Try again in a few seconds.',
      retryAfterMs: 2_000,
      cause,
    });
  }
}

/** The first connection could not be made. Stops the start; says where it tried, never with which password. */
export class DatabaseStartError extends DomainError {
  constructor(label: string, attempts: number, cause: unknown) {
    const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
    super({
      code: PersistenceErrorCode.startFailed,
      category: 'unavailable',
      message: `Can't connect to PostgreSQL at ${label}${tries}: ${messageOf(cause)}. ${START_ADVICE[codeOf(cause)] ?? 'Check the URL and the server.'}`,
      cause,
    });
  }
}

/** The server ended a statement that ran longer than `statementTimeout`. */
export class StatementTimeoutError extends DomainError {
  constructor(cause: unknown) {
    super({
      code: PersistenceErrorCode.statementTimeout,
      category: 'unavailable',
      message: 'The request took the database too long and was stopped. Ask for less, or try again later.',
      cause,
    });
  }
}

/** A statement waited longer than `lockTimeout` for a lock that another transaction holds. */
export class LockTimeoutError extends DomainError {
  constructor(cause: unknown) {
    super({
      code: PersistenceErrorCode.lockTimeout,
      category: 'unavailable',
      message: 'The data is in use by somebody else. Try again in a moment.',
      retryAfterMs: 1_000,
      cause,
    });
  }
}

/** Concurrent transactions got in each other's way (40001, 40P01), also after the retries. */
export class DatabaseContentionError extends DomainError {
  constructor(cause: unknown) {
    super({
      code: PersistenceErrorCode.contention,
      category: 'conflict',
      message: 'The data was changed by somebody else at the same moment. Try again.',
      retryAfterMs: 500,
      cause,
    });
  }
}

/**
 * A statement failed, the program caught its error and went on to commit: PostgreSQL rolls back then. A defect of the program.
 * `cause` is the error that was caught.
 */
export class TransactionAbortedError extends DomainError {
  constructor(cause: unknown) {
    super({
      code: PersistenceErrorCode.transactionAborted,
      category: 'internal',
      message:
        'The transaction was rolled back, since one of its statements had failed. Run a statement that may fail in a savepoint: transactions.run(work, { propagation: "savepoint" }).',
      cause,
    });
  }
}

/** The row was changed since the caller read it. */
export class VersionMismatchError extends DomainError {
  constructor(details: { readonly expected: number; readonly actual: number }) {
    super({
      code: PersistenceErrorCode.versionMismatch,
      category: 'precondition',
      message: 'It was changed by somebody else since you read it. Read it again, then repeat your change.',
      details,
    });
  }
}

/**
 * Turns what the driver or TypeORM throws into a domain error where the caller can act on it, and takes parameters and row
 * values out of the rest, so that a logger that prints all properties of an error does not print personal data.
 */
export function translateDatabaseError(error: unknown): unknown {
  const driverError: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (isDomainError(driverError)) return driverError;
  switch (failureKind(driverError)) {
    case 'unavailable':
      return new DatabaseUnavailableError(driverError);
    case 'statement-timeout':
      return new StatementTimeoutError(driverError);
    case 'lock-timeout':
      return new LockTimeoutError(driverError);
    case 'contention':
      return new DatabaseContentionError(driverError);
    default:
      hideValues(error);
      hideValues(driverError);
      return error;
  }
}

/** Tells a unique violation, of a given constraint or index if one is named. Looks through `cause`. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return violates(error, SqlState.uniqueViolation, constraint);
}

/** Tells a foreign key violation, of a given constraint if one is named. Looks through `cause`. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return violates(error, SqlState.foreignKeyViolation, constraint);
}

/** Tells a check violation, of a given constraint if one is named. Looks through `cause`. */
export function isCheckViolation(error: unknown, constraint?: string): boolean {
  return violates(error, SqlState.checkViolation, constraint);
}

/** `detail` and `where` quote row values: "Key (email)=(a@b.example) already exists." */
function hideValues(error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  for (const property of ['parameters', 'detail', 'where', 'driverError']) {
    if (Object.hasOwn(error, property)) Object.defineProperty(error, property, { enumerable: false });
  }
}
