import { DomainError } from './domain-error.js';

/** The code of {@link InvalidCursorError}. */
export const PAGE_CURSOR_INVALID = 'PAGE_CURSOR_INVALID';

/** The code of {@link UnencodableCursorError}. */
export const PAGE_CURSOR_UNENCODABLE = 'PAGE_CURSOR_UNENCODABLE';

/** Why a cursor is refused. */
export type InvalidCursorReason = 'malformed' | 'too-long' | 'other-sort' | 'other-values';

/** A cursor that this list did not give out. Code `PAGE_CURSOR_INVALID`, category `invalid`. */
export class InvalidCursorError extends DomainError {
  constructor(reason: InvalidCursorReason) {
    super({
      code: PAGE_CURSOR_INVALID,
      category: 'invalid',
      message: 'The cursor does not belong to this list and sort order: start again without a cursor.',
      details: { reason },
    });
  }
}

/** A row whose sort columns do not fit in a cursor: a defect of the list. Code `PAGE_CURSOR_UNENCODABLE`, category `internal`. */
export class UnencodableCursorError extends DomainError {
  constructor(why: string) {
    super({
      code: PAGE_CURSOR_UNENCODABLE,
      category: 'internal',
      message: `No cursor can be made for this list: ${why}. Sort by a shorter or simpler column.`,
    });
  }
}
