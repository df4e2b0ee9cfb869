import { DomainError } from '@ashlar/domain';
import { messageOf } from '../error-like.js';

/** Somebody else migrates, or the lock was lost. Nothing was changed by us. */
export class MigrationLockError extends DomainError {
  constructor(what: string, cause?: unknown) {
    super({
      code: 'MIGRATION_LOCKED',
      category: 'unavailable',
      message: `${what}. Look at that process in pg_stat_activity, and migrate again.`,
      cause,
    });
  }
}

/** A migration failed. Says which, and in what state it left the schema. `cause` is what the database said. */
export class MigrationFailedError extends DomainError {
  constructor(init: {
    readonly name: string;
    readonly direction: 'up' | 'down';
    readonly after: string;
    readonly cause: unknown;
  }) {
    // Domain errors say what a caller of the API may know; whoever migrates needs the words of the database.
    const reason = messageOf(init.cause instanceof DomainError ? (init.cause.cause ?? init.cause) : init.cause);
    super({
      code: 'MIGRATION_FAILED',
      category: 'internal',
      message: `Migration ${init.name} failed (${init.direction}): ${reason.replace(/\.$/, '')}. ${init.after}`,
      details: { migration: init.name, direction: init.direction },
      cause: init.cause,
    });
  }
}

/** `check` needs a database of its own, and may not make one. */
export class ScratchDatabaseError extends DomainError {
  constructor(cause: unknown) {
    super({
      code: 'MIGRATION_CHECK_NEEDS_DATABASE',
      category: 'forbidden',
      message:
        'The check runs on a database that it makes beside the given one, and this user may not make one. Let the check connect as a user with CREATEDB: it belongs in CI, not in production.',
      cause,
    });
  }
}
