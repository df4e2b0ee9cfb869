import { Describe, type OptionContext, type OptionIssue, Secret } from '@ashlar/domain';
import { rateMistake, RateLimitOptions } from '@ashlar/rate-limiting';
import { IsIn, IsOptional, IsString, IsUrl } from 'class-validator';

/** Limits of this API: those of every route, and those of the routes where guessing or sending mail begins. */
export class LimitsOptions extends RateLimitOptions {
  @Describe(
    'Where counters are kept: in this process (`memory`: each replica has limits of its own), or shared, in `postgres` or `redis`.',
  )
  @IsIn(['memory', 'postgres', 'redis'])
  store: 'memory' | 'postgres' | 'redis' = 'memory';

  @Describe('Sign-ins from one address. Wrong passwords are limited further, for each account: `auth.lockout`.')
  @IsString()
  login = '30/min';

  @Describe('Registrations from one address.')
  @IsString()
  registration = '20/h';

  @Describe('Requests from one address that lead to a mail: forgotten passwords, verification sent again.')
  @IsString()
  mails = '20/h';

  override *checkOptions(context: OptionContext): Iterable<OptionIssue> {
    yield* super.checkOptions(context);
    for (const property of ['login', 'registration', 'mails'] as const) {
      const message = this[property] === '' ? 'must be a rate, such as 30/min' : rateMistake(this[property]);
      if (message !== undefined) yield { property, message };
    }
  }
}

/** The Redis that replicas share, where `rateLimiting.store` names it. */
export class RedisOptions {
  @Describe('`redis://user:password@host:6379/0`, or `rediss://` for TLS.')
  @Secret()
  @IsOptional()
  @IsUrl({ protocols: ['redis', 'rediss'], require_protocol: true, require_tld: false })
  url?: string;
}
