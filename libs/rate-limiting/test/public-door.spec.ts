import { describe, expect, it } from '@jest/globals';
import * as root from '../src/index.js';
import * as postgres from '../src/postgres/index.js';
import * as redis from '../src/redis/index.js';
import * as testing from '../src/testing/index.js';

describe('the doors', () => {
  it('give out names that are stable: to take one away breaks whoever imports it', () => {
    expect(Object.keys(root).sort()).toEqual([
      'MemoryRateLimitStore',
      'RATE_INVALID',
      'RATE_LIMIT_ERRORS',
      'RateLimit',
      'RateLimitErrorCode',
      'RateLimitOptions',
      'RateLimitOptionsError',
      'RateLimitedError',
      'RateLimiter',
      'RateLimitingModule',
      'RateLimitsNotMountedError',
      'RateLimitsRoute',
      'ResilientRateLimitStore',
      'SkipRateLimit',
      'documentRateLimits',
      'formatRate',
      'parseRate',
      'rateMistake',
      'throttlerStorage',
      'useRateLimits',
    ]);
    expect(Object.keys(testing)).toContain('describeRateLimitStore');
    expect(Object.keys(redis)).toContain('RedisRateLimitStore');
    expect(Object.keys(postgres)).toEqual(expect.arrayContaining(['PostgresRateLimitStore', 'rateLimitMigrations']));
  });
});
