import { currentContext, type Problem, PROBLEM_MEDIA_TYPE } from '@ashlar/http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpStatus, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { IdempotencyKeyReusedError } from './idempotency.errors.js';

/** Answers a key that was used for another request with 422, which no category of domain errors has. */
@Catch(IdempotencyKeyReusedError)
@Injectable()
export class IdempotencyKeyReusedFilter implements ExceptionFilter<IdempotencyKeyReusedError> {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: IdempotencyKeyReusedError, host: ArgumentsHost): void {
    const requestId = currentContext()?.requestId;
    const problem: Problem = {
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: HttpStatus.UNPROCESSABLE_ENTITY,
      detail: error.message,
      code: error.code,
      ...(requestId !== undefined && { requestId }),
    };
    const response: unknown = host.switchToHttp().getResponse();
    const adapter = this.host.httpAdapter;
    adapter.setHeader(response, 'content-type', PROBLEM_MEDIA_TYPE);
    adapter.setHeader(response, 'cache-control', 'no-store');
    adapter.reply(response, problem, problem.status);
  }
}
