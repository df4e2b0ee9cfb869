import { isDomainError } from '@ashlar/domain';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { PROBLEM_MEDIA_TYPE, type Problem, problemOfDomainError, problemOfStatus } from './problem.js';
import { ROUTE_NOT_FOUND } from './problem-list.js';
import { refusalOf } from './refusal.js';
import { currentContext } from './request-context.service.js';

/**
 * Turns everything that is thrown into RFC 9457 problem details: domain errors by category, Nest's exceptions and the
 * server's own refusals by status, all else as a 500 that tells nothing. What is our fault is logged here, once.
 */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('HTTP');

  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response: unknown = http.getResponse();
    const adapter = this.host.httpAdapter;
    const problem = problemOf(error, http.getRequest<{ method: string; url: string }>());
    if (problem.status >= 500) this.log(error, problem);
    const context = currentContext();
    if (context) context.refusal = refusalOf(problem);
    if (adapter.isHeadersSent(response)) return;

    const retryAfterMs = isDomainError(error) ? error.retryAfterMs : undefined;
    if (retryAfterMs !== undefined) adapter.setHeader(response, 'retry-after', String(Math.ceil(retryAfterMs / 1000)));
    // RFC 9110, section 11.6.1: whoever refuses for want of credentials says which would do.
    if (problem.status === 401) adapter.setHeader(response, 'www-authenticate', 'Bearer');
    adapter.setHeader(response, 'content-type', PROBLEM_MEDIA_TYPE);
    adapter.setHeader(response, 'cache-control', 'no-store');
    // Not by reply(): Express's adapter of Nest 11 then makes it `application/json`.
    adapter.status(response, problem.status);
    adapter.reply(response, { ...problem, requestId: context?.requestId });
  }

  /** A defect with its stack; what is merely not available, which then is so for every request, in a line. */
  private log(error: unknown, { code }: Problem): void {
    if (isDomainError(error) && error.category === 'unavailable') {
      this.logger.warn({ code, causes: causesOf(error) }, 'Request failed');
    } else {
      this.logger.error({ err: error, code }, 'Request failed');
    }
  }
}

/** The messages of an error and of what caused it, the outermost first. */
function causesOf(error: unknown): string[] {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error && messages.length < 8; cause = cause.cause)
    messages.push(cause.message);
  return messages;
}

function problemOf(error: unknown, request: { method: string; url: string }): Problem {
  if (isDomainError(error)) return problemOfDomainError(error);
  const status = statusOf(error);
  if (status === 404 && error instanceof HttpException && error.message.startsWith('Cannot ')) {
    return problemOfStatus(404, `No route answers ${request.method} ${pathOf(request.url)}.`, ROUTE_NOT_FOUND);
  }
  return problemOfStatus(status, status < 500 ? (error as Error).message : undefined);
}

/** The status that Nest's exceptions (`getStatus()`) and the server's own refusals (`statusCode`) carry. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
