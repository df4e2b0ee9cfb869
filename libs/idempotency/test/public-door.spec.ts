import { describe, expect, it } from '@jest/globals';
import * as root from '../src/index.js';
import * as testing from '../src/testing/index.js';
import * as typeorm from '../src/typeorm/index.js';

describe('the doors', () => {
  it('give out names that are stable: to take one away breaks whoever imports it', () => {
    expect(Object.keys(root).sort()).toEqual([
      'IDEMPOTENCY_ERRORS',
      'IDEMPOTENCY_KEY_HEADER',
      'IDEMPOTENCY_REPLAYED_HEADER',
      'IdempotencyAnswerNotKeptError',
      'IdempotencyErrorCode',
      'IdempotencyKeyInFlightError',
      'IdempotencyKeyMalformedError',
      'IdempotencyKeyMissingError',
      'IdempotencyKeyReusedError',
      'IdempotencyLeaseLostError',
      'IdempotencyModule',
      'IdempotencyOptions',
      'IdempotencyOptionsError',
      'IdempotencyService',
      'IdempotencyStoreFullError',
      'IdempotencyWithoutContextError',
      'Idempotent',
      'MAX_IDEMPOTENCY_KEY_LENGTH',
      'MemoryIdempotencyStore',
    ]);
    expect(Object.keys(testing)).toEqual(['describeIdempotencyStore']);
    expect(Object.keys(typeorm).sort()).toEqual([
      'CreateIdempotencyKeys1763683200000',
      'IdempotencyKeyEntity',
      'TypeOrmIdempotencyStore',
      'idempotencyEntities',
      'idempotencyMigrations',
    ]);
  });
});
