import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { canonicalAddress, REQUEST_CONTEXT, type RequestContext, systemIds, type TraceContext } from '@ashlar/domain';
import type { INestApplication } from '@nestjs/common';
import { trace, TraceFlags } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClsServiceManager } from 'nestjs-cls';
import { acceptedRequestId, REQUEST_ID_HEADER } from './request-id.js';
import { traceOf } from './trace-parent.js';

/** A request of Fastify or Express, as far as its context is made of it. */
interface ContextSource {
  /** By the trusted proxies of the server. */
  readonly ip?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * The first hook of every request: enters the context that the rest of the request runs in, and answers with its id.
 *
 * @param newId makes the id of a request that brings none.
 */
export function requestContextHook(newId: () => string) {
  const cls = ClsServiceManager.getClsService();
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const context = contextOf(request, newId);
    reply.header(REQUEST_ID_HEADER, context.requestId);
    // Beside the continuation-local store, for hooks that run when the answer has been sent and the store may be gone.
    request.id = context.requestId;
    Object.defineProperty(request.raw, REQUEST_CONTEXT, { value: context });
    cls.run(() => {
      cls.set(REQUEST_CONTEXT, context);
      done();
    });
  };
}

/**
 * Enters the request context on Express, where {@link createHttpApplication} does not do it: call it in `main.ts` before everything
 * else. Without, nobody knows there who sends a request. Whose forwarded addresses are believed, Express's `trust proxy` says.
 */
export function useRequestContext(app: Pick<INestApplication, 'use'>): void {
  const cls = ClsServiceManager.getClsService();
  app.use((request: IncomingMessage & ContextSource, response: ServerResponse, next: () => void) => {
    const context = contextOf(request, () => systemIds.next());
    response.setHeader(REQUEST_ID_HEADER, context.requestId);
    Object.defineProperty(request, REQUEST_CONTEXT, { value: context });
    cls.run(() => {
      cls.set(REQUEST_CONTEXT, context);
      next();
    });
  });
}

function contextOf({ ip = '', headers }: ContextSource, newId: () => string): RequestContext {
  return {
    requestId: acceptedRequestId(headers[REQUEST_ID_HEADER]) ?? newId(),
    clientAddress: canonicalAddress(ip),
    actor: { kind: 'anonymous' },
    trace: activeTrace() ?? traceOf(headers.traceparent),
  };
}

/** The span that a tracer has opened for the request, whether or not it will be kept. */
function activeTrace(): TraceContext | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span && { traceId: span.traceId, spanId: span.spanId, sampled: (span.traceFlags & TraceFlags.SAMPLED) !== 0 };
}
