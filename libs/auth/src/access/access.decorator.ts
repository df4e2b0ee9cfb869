import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiProblems, PERSON_EXTENSION } from '@ashlar/http';
import { ApiExtension } from '@nestjs/swagger';
import { AuthError } from '../auth.errors.js';
import type { Session } from '../sessions/session.js';
import type { Authenticated } from './authenticator.service.js';

/** Metadata key of {@link RequireSession}. */
export const SESSION_METADATA = 'ashlar:session';

/** How a session must be. */
export interface SessionRequirement {
  /** Whether the password must have been given recently: `sessions.recentAuthentication`. */
  readonly recent: boolean;
}

/** Under which name the guard leaves who it found on the request. */
export const AUTHENTICATED = 'authenticated';

/**
 * Says that a person must be signed in, by a session: no API key will do. With `{ recent: true }` the sign-in must be fresh,
 * else the answer is `AUTH_REAUTHENTICATION_REQUIRED`.
 */
export const RequireSession = (requirement: Partial<SessionRequirement> = {}): ClassDecorator & MethodDecorator =>
  applyDecorators(
    ApiExtension(PERSON_EXTENSION, true),
    SetMetadata(SESSION_METADATA, { recent: false, ...requirement } satisfies SessionRequirement),
    ApiProblems({ 403: 'You may not do this, or have to give your password again.' }),
  );

/** Hands the session of the request to a controller method that asks for one by {@link RequireSession}. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const request = context.switchToHttp().getRequest<{ [AUTHENTICATED]?: Authenticated }>();
  const session = request[AUTHENTICATED]?.session;
  if (!session) throw new AuthError('AUTH_UNAUTHENTICATED');
  return session;
});
