import { DomainError } from '@ashlar/domain';
import type { FastifyInstance } from 'fastify';
import { HTTP_HANDLER_TIMEOUT } from './problem-list.js';

/** The service took too long: whoever asked is told so, while the handler may still be running. */
export class HandlerTimeoutError extends DomainError {
  constructor() {
    super({
      code: HTTP_HANDLER_TIMEOUT,
      category: 'unavailable',
      message: 'This took too long. Try again in a moment; what it does may have been done.',
      retryAfterMs: 1_000,
    });
  }
}

/**
 * Answers with 503 when nothing has been answered in time. Fastify's own `handlerTimeout` forgets requests with a body: it takes
 * the end of the body for the end of the request (5.12).
 */
export function answerInTime(fastify: FastifyInstance, timeoutMs: number): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    const timer = setTimeout(() => {
      if (!reply.sent) void reply.send(new HandlerTimeoutError());
    }, timeoutMs);
    reply.raw.once('close', () => clearTimeout(timer));
    done();
  });
}
