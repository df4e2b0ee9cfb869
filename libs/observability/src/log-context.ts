import { actorId, type RequestContext } from '@ashlar/domain';

/** The members that the context adds to every log line. */
export interface LogContext {
  readonly requestId?: string;
  readonly actor?: string;
  readonly traceId?: string;
}

/** What a log line says of the context it was written in. */
export function logContext(context: RequestContext | undefined): LogContext {
  if (!context) return {};
  return {
    requestId: context.requestId,
    ...(context.actor.kind !== 'anonymous' && { actor: actorId(context.actor) }),
    ...(context.trace && { traceId: context.trace.traceId }),
  };
}
