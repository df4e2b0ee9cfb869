import { type Actor, REQUEST_CONTEXT, type RequestContext } from '@ashlar/domain';
import { ClsServiceManager } from 'nestjs-cls';

/** The context of the request, job or command that is running; nothing outside of one. */
export function currentContext(): RequestContext | undefined {
  const cls = ClsServiceManager.getClsService();
  return cls.isActive() ? cls.get<RequestContext | undefined>(REQUEST_CONTEXT) : undefined;
}

/** Who acts. Anonymous where nobody has signed in, and outside of any context. */
export function currentActor(): Actor {
  return currentContext()?.actor ?? { kind: 'anonymous' };
}
