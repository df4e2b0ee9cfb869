import { ANONYMOUS } from '@ashlar/domain';
import { currentContext, PERMISSION_METADATA, PUBLIC_METADATA } from '@ashlar/http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { AuthError } from '../auth.errors.js';
import { Sessions } from '../sessions/sessions.service.js';
import { AUTHENTICATED, SESSION_METADATA, type SessionRequirement } from './access.decorator.js';
import { type Authenticated, type CredentialHeaders, hasCredentials } from './authenticator.service.js';
import { BearerStrategy } from './bearer.strategy.js';
import { mayAll } from './role-permissions.js';

interface Request {
  readonly headers: CredentialHeaders;
  [AUTHENTICATED]?: Authenticated | undefined;
}

type Target = ReturnType<ExecutionContext['getHandler']> | ReturnType<ExecutionContext['getClass']>;

/** Who may call a route. */
interface Requirements {
  readonly isPublic: boolean;
  /** All of them; without any, and not public, it is for nobody. */
  readonly permissions: readonly string[] | undefined;
  readonly session: SessionRequirement | undefined;
}

const NOBODY: Requirements = { isPublic: false, permissions: undefined, session: undefined };

/** Passport's part: asks the strategy of this app who it is, and takes no for an answer. */
class IdentityGuard extends AuthGuard() {
  constructor(strategy: BearerStrategy) {
    super({ defaultStrategy: strategy.name, session: false, property: AUTHENTICATED });
  }

  override handleRequest<User>(error: unknown, user: User): User {
    if (error) throw error;
    return user;
  }
}

/**
 * Finds out who sends a request, and lets through whoever may: `@Public()` everybody, `@RequirePermission()` those who have all
 * of it, `@RequireSession()` people who are signed in. Denied by default: a route that says nothing is for nobody.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly identity: IdentityGuard;

  constructor(
    @Inject(BearerStrategy) strategy: BearerStrategy,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {
    this.identity = new IdentityGuard(strategy);
  }

  /** @throws AuthError `AUTH_UNAUTHENTICATED`, `AUTH_INVALID_TOKEN`, `AUTH_FORBIDDEN`, `AUTH_REAUTHENTICATION_REQUIRED` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const found = await this.identify(context, request);
    const { isPublic, permissions, session } = this.requirementsOf([context.getHandler(), context.getClass()]);
    if (isPublic && !session) return true;
    if (!found) throw new AuthError(hasCredentials(request.headers) ? 'AUTH_INVALID_TOKEN' : 'AUTH_UNAUTHENTICATED');
    this.assertSession(found, session);
    if (!isPublic && !(permissions && mayAll(found.actor, permissions))) throw new AuthError('AUTH_FORBIDDEN');
    return true;
  }

  /** What the method says, else its controller; where one says both, the stricter counts. */
  private requirementsOf(targets: readonly Target[]): Requirements {
    const ask = <T>(key: string, target: Target) => this.reflector.get<T | undefined>(key, target);
    for (const [level, target] of targets.entries()) {
      const permissions = ask<readonly string[]>(PERMISSION_METADATA, target);
      const isPublic = permissions === undefined && ask<boolean>(PUBLIC_METADATA, target) === true;
      if (!permissions && !isPublic) continue;
      // A public method needs no session that its controller asks for; a method that asks for one needs it in a public controller.
      const heard = isPublic ? targets.slice(0, level + 1) : targets;
      const [session] = heard.flatMap((one) => ask<SessionRequirement>(SESSION_METADATA, one) ?? []);
      return { isPublic, permissions, session };
    }
    return NOBODY;
  }

  private async identify(context: ExecutionContext, request: Request): Promise<Authenticated | undefined> {
    if (!hasCredentials(request.headers)) return undefined;
    await this.identity.canActivate(context);
    const found = request[AUTHENTICATED] || undefined;
    const running = currentContext();
    if (running) running.actor = found?.actor ?? ANONYMOUS;
    return found;
  }

  private assertSession({ session }: Authenticated, requirement: SessionRequirement | undefined): void {
    if (!requirement) return;
    if (!session) throw new AuthError('AUTH_FORBIDDEN', { message: 'A key can not do this: sign in yourself.' });
    if (requirement.recent && !this.sessions.isRecent(session)) throw new AuthError('AUTH_REAUTHENTICATION_REQUIRED');
  }
}
