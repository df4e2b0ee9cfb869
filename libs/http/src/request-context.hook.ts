import { canonicalAddress, REQUEST_CONTEXT, type RequestContext, type TraceContext } from '@ashlar/domain';
import { trace, TraceFlags } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClsServiceManager } from 'nestjs-cls';
import { acceptedRequestId, REQUEST_ID_HEADER } from './request-id.js';
import { traceOf } from './trace-parent.js';

/**
 * The first hook of every request: enters the context that the rest of the request runs in, and answers with its id.
 *
 * @param newId makes the id of a request that brings none.
 */
export function requestContextHook(newId: () => string) {
  const cls = ClsServiceManager.getClsService();
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const requestId = acceptedRequestId(request.headers[REQUEST_ID_HEADER]) ?? newId();
    const context: RequestContext = {
      requestId,
      clientAddress: canonicalAddress(request.ip),
      actor: { kind: 'anonymous' },
      trace: activeTrace() ?? traceOf(request.headers.traceparent),
    };
    reply.header(REQUEST_ID_HEADER, requestId);
    // Beside the continuation-local store, for hooks that run when the answer has been sent and the store may be gone.
    request.id = requestId;
    Object.defineProperty(request.raw, REQUEST_CONTEXT, { value: context });
    cls.run(() => {
      cls.set(REQUEST_CONTEXT, context);
      done();
    });
  };
}

/** The span that a tracer has opened for the request, whether or not it will be kept. */
function activeTrace(): TraceContext | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span && { traceId: span.traceId, spanId: span.spanId, sampled: (span.traceFlags & TraceFlags.SAMPLED) !== 0 };
}
