import { DomainError } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import { problemOfDomainError, problemOfStatus } from './problem.js';

describe('problemOfStatus', () => {
  it.each([
    [404, 'Not Found', 'NOT_FOUND'],
    [413, 'Content Too Large', 'CONTENT_TOO_LARGE'],
    [418, 'Bad Request', 'BAD_REQUEST'],
    [599, 'Internal Server Error', 'INTERNAL_SERVER_ERROR'],
  ])('names %i', (status, title, code) => {
    expect(problemOfStatus(status)).toEqual({ type: `/problems#${code}`, title, status, detail: title, code });
  });
});

describe('problemOfDomainError', () => {
  const error = (category: 'conflict' | 'internal') =>
    new DomainError({
      code: 'SOMETHING',
      category,
      message: 'What to do.',
      details: { safe: 1 },
      cause: new Error('x'),
    });

  it('shows text, code and details, never the cause', () => {
    expect(problemOfDomainError(error('conflict'))).toEqual({
      type: '/problems#SOMETHING',
      title: 'Conflict',
      status: 409,
      detail: 'What to do.',
      code: 'SOMETHING',
      details: { safe: 1 },
    });
  });

  it('shows of an internal one the code alone', () => {
    expect(problemOfDomainError(error('internal'))).toEqual({
      type: '/problems#SOMETHING',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Internal Server Error',
      code: 'SOMETHING',
    });
  });
});
