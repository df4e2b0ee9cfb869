import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport, { Strategy } from 'passport';
import { type Authenticated, Authenticator, type CredentialHeaders } from './authenticator.service.js';

/** What the strategy is called in Passport. */
export const BEARER_STRATEGY = 'ashlar-bearer';

type Check = (headers: CredentialHeaders) => Promise<Authenticated | undefined>;

/** What Passport gives the object that it makes of a strategy for each request. */
interface Answers {
  success(user: Authenticated): void;
  fail(challenge: string, status: number): void;
  error(error: unknown): void;
}

class AuthenticatorStrategy extends Strategy {
  // Passport calls it with the request; what is valid is for the authenticator to say.
  constructor(
    override readonly name: string,
    private readonly check: Check,
    // Handed in by the mixin of @nestjs/passport, for strategies that verify by a callback.
    _callback?: (...verified: unknown[]) => void,
  ) {
    super();
  }

  override authenticate(request: { readonly headers: object }): void {
    const answers = this as unknown as Answers;
    this.check(request.headers).then(
      (user) => (user ? answers.success(user) : answers.fail('Bearer', 401)),
      (error: unknown) => answers.error(error),
    );
  }
}

/** What Nest makes of it, in words of ours: passport brings no types, and users of this library need none. */
const NestStrategy: new (name: string, check: Check) => { readonly name: string } =
  PassportStrategy(AuthenticatorStrategy);

let strategies = 0;

/**
 * Access tokens and API keys, for Passport: `AuthGuard(BEARER_STRATEGY)` of @nestjs/passport uses it. Passport knows strategies
 * by name in the whole process, so each app's own has one of its own beside.
 */
@Injectable()
export class BearerStrategy extends NestStrategy {
  constructor(@Inject(Authenticator) authenticator: Authenticator) {
    const check: Check = (headers) => authenticator.authenticate(headers);
    super(`${BEARER_STRATEGY}-${(strategies += 1)}`, check);
    passport.use(BEARER_STRATEGY, new AuthenticatorStrategy(BEARER_STRATEGY, check));
  }

  /** Nothing is left to say: the authenticator has said it. */
  validate(user: object): object {
    return user;
  }
}
