import { DomainError, type ErrorCategory } from '@ashlar/domain';

const CATEGORIES = {
  /** No test server has been started before the tests. */
  TEST_DATABASE_NO_SERVER: 'precondition',
  /** `migrate` returned while it still had connections open, so its database cannot be cloned. */
  TEST_DATABASE_TEMPLATE_IN_USE: 'precondition',
  /** The account of the given server may not create databases. */
  TEST_DATABASE_NOT_ALLOWED: 'forbidden',
} as const satisfies Record<string, ErrorCategory>;

/** Every code that {@link TestDatabaseError} can have. */
export type TestDatabaseErrorCode = keyof typeof CATEGORIES;

/** A database for tests could not be made. Its message says what to do next. */
export class TestDatabaseError extends DomainError {
  constructor(code: TestDatabaseErrorCode, message: string, cause?: unknown) {
    super({ code, category: CATEGORIES[code], message, cause });
  }
}
