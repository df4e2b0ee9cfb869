import type { Actor, RequestContext } from '@ashlar/domain';

/** The members that the context adds to every log line. */
export interface LogContext {
  readonly requestId?: string;
  readonly actor?: string;
  readonly traceId?: string;
}

/** What a log line says of the context it was written in. */
export function logContext(context: RequestContext | undefined): LogContext {
  if (!context) return {};
  const actor = actorLabel(context.actor);
  return {
    requestId: context.requestId,
    ...(actor !== undefined && { actor }),
    ...(context.trace && { traceId: context.trace.traceId }),
  };
}

function actorLabel(actor: Actor): string | undefined {
  switch (actor.kind) {
    case 'anonymous':
      return undefined;
    case 'system':
      return `system:${actor.name}`;
    default:
      return `${actor.kind}:${actor.id}`;
  }
}
