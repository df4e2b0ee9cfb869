import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.js';

describe('nearest', () => {
  it.each([
    ['POST /auth/logon', 'POST /auth/login'],
    ['post /auth/login', 'POST /auth/login'],
    ['GET /stone', 'GET /stones'],
    ['something else entirely', undefined],
    ['', undefined],
  ])('%j is near to %j', (written, meant) => {
    expect(nearest(written, ['GET /stones', 'POST /auth/login', 'POST /auth/logout'])).toBe(meant);
  });
});
