import { DomainError, type ErrorDescription, tryParseId } from '@ashlar/domain';
import { currentContext } from '@ashlar/http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The header that says who acts, while there are no accounts. */
export const DEVELOPMENT_ACTOR_HEADER = 'x-development-actor';

/** What clients may see of it, for the list of all codes. */
export const DEVELOPMENT_ERRORS: readonly ErrorDescription[] = [
  {
    code: 'DEVELOPMENT_ACTOR_REFUSED',
    category: 'invalid',
    description: `The header \`${DEVELOPMENT_ACTOR_HEADER}\` is one UUID, and for development only.`,
  },
];

/** What is wrong with the header. */
export class DevelopmentActorError extends DomainError {
  constructor(message: string) {
    super({ code: 'DEVELOPMENT_ACTOR_REFUSED', category: 'invalid', message });
  }
}

/** Takes the actor from a header that anybody can forge: outside production only. */
@Injectable()
export class DevelopmentActorGuard implements CanActivate {
  constructor(private readonly settings: { readonly production: boolean }) {}

  canActivate(execution: ExecutionContext): boolean {
    const header = execution.switchToHttp().getRequest<FastifyRequest>().headers[DEVELOPMENT_ACTOR_HEADER];
    if (header === undefined) return true;
    if (this.settings.production) {
      throw new DevelopmentActorError(`Production does not accept the header ${DEVELOPMENT_ACTOR_HEADER}.`);
    }
    const id = tryParseId(header);
    if (id === undefined) throw new DevelopmentActorError(`${DEVELOPMENT_ACTOR_HEADER} must be one UUID.`);
    const context = currentContext();
    if (context) context.actor = { kind: 'user', id, role: 'user', permissions: ['projects:*'] };
    return true;
  }
}
