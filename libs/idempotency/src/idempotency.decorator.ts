import { ApiProblems } from '@ashlar/http';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import { MAX_IDEMPOTENCY_KEY_LENGTH } from './idempotency-key.js';
import { IDEMPOTENT_METADATA, IdempotencyInterceptor, type IdempotentOptions } from './idempotency.interceptor.js';

/** Where `@nestjs/swagger` keeps the answers of a method, by status. */
const API_RESPONSE_METADATA = 'swagger/apiResponse';

const REPLAYED = {
  'Idempotency-Replayed': {
    description: 'There, and `true`, when this is the answer of an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
};
const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait before you try again.', schema: { type: 'integer', minimum: 0 } },
};

type Declared = Record<string, { headers?: Record<string, unknown> }>;

/**
 * Requests with the same `Idempotency-Key` take effect once: the first runs, the others get its answer. Refuses a key that
 * is in use (409) or was used for another request (422); describes all this in OpenAPI.
 *
 * It stands above the other decorators of its method, so that it finds their answers to describe; at run time it is around
 * their interceptors wherever it stands.
 */
export function Idempotent(options: IdempotentOptions = {}): MethodDecorator {
  const required = options.required ?? false;
  const decorate = applyDecorators(
    SetMetadata(IDEMPOTENT_METADATA, options),
    ApiHeader({
      name: 'Idempotency-Key',
      required,
      description: `A value of your own, such as a UUID${required ? '' : ', if you want to be able to repeat this safely'}: requests with the same one take effect once.`,
      schema: {
        type: 'string',
        minLength: 1,
        maxLength: MAX_IDEMPOTENCY_KEY_LENGTH + 2,
        example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
      },
    }),
    ApiProblems({
      400: required ? 'The input has mistakes, or the Idempotency-Key is missing.' : 'The input has mistakes.',
      409: 'A request with this Idempotency-Key is being carried out.',
      422: 'This Idempotency-Key was used for another request.',
    }),
  );
  return (target, key, descriptor) => {
    decorate(target, key, descriptor);
    const method = descriptor.value as unknown as () => unknown;
    goAround(method);
    declareHeaders(method);
  };
}

/** First of the method's interceptors is the outermost: it sees the headers that the others set. */
function goAround(method: () => unknown): void {
  const others = new Reflector().get<unknown[] | undefined>(INTERCEPTORS_METADATA, method) ?? [];
  redefine(INTERCEPTORS_METADATA, [IdempotencyInterceptor, ...others], method);
}

function declareHeaders(method: () => unknown): void {
  const declared = new Reflector().get<Declared | undefined>(API_RESPONSE_METADATA, method) ?? {};
  const entries = Object.entries(declared).map(([status, answer]) => {
    const headers = { ...answer.headers, ...headersOf(Number(status)) };
    return [status, { ...answer, ...(Object.keys(headers).length > 0 && { headers }) }];
  });
  redefine(API_RESPONSE_METADATA, Object.fromEntries(entries), method);
}

function headersOf(status: number): Record<string, unknown> {
  const replayable = status < 500 && ![400, 401, 403, 422, 428, 429].includes(status);
  return { ...(replayable && REPLAYED), ...(status === 409 && RETRY_AFTER) };
}

function redefine(key: string, value: unknown, method: () => unknown): void {
  SetMetadata(key, value)(method);
}
