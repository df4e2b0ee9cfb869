import { DomainError, type DomainErrorInit, type ErrorCategory, isDomainError } from '@ashlar/domain';
import { HttpException } from '@nestjs/common';
import type { StoredAnswer } from './stored-answer.js';

/** Failures that say something of the request and the state it met, not of the caller, the moment, or a mistake of ours. */
const STORED_CATEGORIES: readonly ErrorCategory[] = ['not-found', 'conflict', 'precondition'];

/** Of the client's faults those that are about the caller or the moment, or found before the handler ran. */
const PASSING_STATUSES: readonly number[] = [400, 401, 403, 408, 425, 428, 429];

type HttpFailure = { readonly status: number; readonly response: string | object; readonly message: string };

/**
 * What is kept of a failure; `undefined` when a retry must run again: faults of ours, refused input, missing rights, and
 * everything that says when to try again (`retryAfterMs`), such as a deadlock or a limit.
 */
export function storedFailure(error: unknown): StoredAnswer | undefined {
  if (isDomainError(error)) {
    if (!STORED_CATEGORIES.includes(error.category) || error.retryAfterMs !== undefined) return undefined;
    const { code, category, message, details, fields } = error;
    return failure('domain-error', { code, category, message, details, fields } satisfies DomainErrorInit);
  }
  if (!(error instanceof HttpException)) return undefined;
  const status = error.getStatus();
  if (status < 400 || status >= 500 || PASSING_STATUSES.includes(status)) return undefined;
  return failure('http-error', {
    status,
    response: error.getResponse(),
    message: error.message,
  } satisfies HttpFailure);
}

/** The failure that was kept, to be thrown again; `undefined` when the answer was none. */
export function revivedFailure({ kind, body }: StoredAnswer): Error | undefined {
  if (kind === 'domain-error') return new DomainError(JSON.parse(body ?? '') as DomainErrorInit);
  if (kind !== 'http-error') return undefined;
  const { status, response, message } = JSON.parse(body ?? '') as HttpFailure;
  return Object.assign(new HttpException(response, status), { message });
}

function failure(kind: 'domain-error' | 'http-error', value: DomainErrorInit | HttpFailure): StoredAnswer {
  return { kind, status: null, headers: {}, body: JSON.stringify(value) };
}
