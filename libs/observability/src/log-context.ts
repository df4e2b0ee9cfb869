import { actorId, type RequestContext } from '@ashlar/domain';

/** The members that the context adds to every log line. */
export interface LogContext {
  readonly requestId?: string;
  readonly actor?: string;
  readonly traceId?: string;
}

/**
 * What a log line says of the context it was written in.
 *
 * @param activeTraceId the trace that a tracer has open, for lines outside of any context
 */
export function logContext(context: RequestContext | undefined, activeTraceId?: string): LogContext {
  const traceId = context?.trace?.traceId ?? activeTraceId;
  return {
    ...(context && { requestId: context.requestId }),
    ...(context && context.actor.kind !== 'anonymous' && { actor: actorId(context.actor) }),
    ...(traceId !== undefined && { traceId }),
  };
}
