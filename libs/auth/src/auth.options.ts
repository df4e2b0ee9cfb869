import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue, Secret } from '@ashlar/domain';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What passwords must be, and how they are hashed. */
export class PasswordOptions {
  @Describe('Shortest password accepted, in code points. NIST SP 800-63B-4 asks for 15 where it is the only factor.')
  @IsInt()
  @Min(8)
  @Max(64)
  minLength = 15;

  @Describe('Longest password accepted, in code points.')
  @IsInt()
  @Min(128)
  @Max(4096)
  maxLength = 256;

  @Describe('Words that a password may not be made of, beside those of its account: the name of the service.')
  @IsArray()
  @IsString({ each: true })
  contextWords: string[] = [];

  @Describe(
    'How new passwords are hashed; `argon2id` needs the optional peer `@node-rs/argon2`, `bcrypt` needs `bcrypt`.',
  )
  @IsIn(['bcrypt', 'argon2id'])
  algorithm: 'bcrypt' | 'argon2id' = 'bcrypt';

  @Describe('Cost of bcrypt: twice the work with each step. 12 is the least for production.')
  @IsInt()
  @Min(4)
  @Max(16)
  bcryptCost = 12;

  @Describe('Memory of argon2id in KiB (OWASP: 19 MiB with two passes).')
  @IsInt()
  @Min(8)
  @Max(1_048_576)
  argon2Memory = 19_456;

  @Describe('Passes of argon2id.')
  @IsInt()
  @Min(1)
  @Max(16)
  argon2Passes = 2;

  @Describe(
    'Secrets mixed into every hash, as `id:secret`; the first is used for new ones, the others are still known.',
  )
  @Secret()
  @IsArray()
  @Matches(/^[a-z0-9]{1,16}:.{16,}$/, {
    each: true,
    message: 'must each be id:secret, the secret of 16 characters or more',
  })
  peppers: string[] = [];

  @Describe(
    'A range search of leaked passwords that new ones are looked up in, such as `https://api.pwnedpasswords.com`: it gets five ' +
      'digits of a hash. Asks nobody when empty; when it does not answer, the password is taken and a warning logged.',
  )
  @ValidateIf((_, url) => url !== '')
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  leakedPasswordsUrl = '';

  @Describe('How many passwords are hashed at a time; each occupies a thread.')
  @IsInt()
  @Min(1)
  @Max(64)
  concurrency = 2;

  @Describe('How many may wait for it; more are refused with 503.')
  @IsInt()
  @Min(0)
  queueLimit = 200;
}

/** How guessing is slowed down. */
export class LockoutOptions {
  @Describe('Failures for one account from one address in a window, after which more are refused with 429.')
  @IsInt()
  @Min(1)
  attempts = 10;

  @Describe('Length of that window.')
  @Duration()
  @IsInt()
  @Min(1_000)
  window = 15 * MINUTE;

  @Describe('The window doubles each time all attempts of an account from one address were used up, up to that long.')
  @Duration()
  @IsInt()
  @Min(1_000)
  longestWindow = HOUR;

  @Describe('Failures from one address in a window, whatever the account.')
  @IsInt()
  @Min(1)
  addressAttempts = 100;

  @Describe('Failures for one account in a row, from wherever, after which its password is refused until it is reset.')
  @IsInt()
  @Min(1)
  disableAfter = 100;
}

/** How long people stay signed in. */
export class SessionOptions {
  @Describe('A session that is not refreshed for that long ends.')
  @Duration()
  @IsInt()
  @Min(MINUTE)
  idleTimeout = 30 * DAY;

  @Describe('A session ends after that long, whatever happens.')
  @Duration()
  @IsInt()
  @Min(MINUTE)
  absoluteTimeout = 90 * DAY;

  @Describe('How long a refresh token that was used may be used again, to get the same answer: it may have been lost.')
  @Duration()
  @IsInt()
  @Min(0)
  @Max(MINUTE)
  refreshGrace = 10_000;

  @Describe('How old a sign-in may be for what is delicate: change of email address, creation of keys.')
  @Duration()
  @IsInt()
  @Min(MINUTE)
  recentAuthentication = 15 * MINUTE;

  @Describe(
    'How long what is known of a session or key may be used without asking: what ends them takes effect within it.',
  )
  @Duration()
  @IsInt()
  @Min(0)
  @Max(1_000)
  checkInterval = 1_000;
}

/** The tokens that requests carry. */
export class TokenOptions {
  @Describe('Who issues them: the `iss` of access tokens.')
  @IsString()
  @MinLength(1)
  issuer = 'ashlar';

  @Describe('Whom they are for: the `aud` of access tokens.')
  @IsString()
  @MinLength(1)
  audience = 'ashlar';

  @Describe('How long an access token is good for.')
  @Duration()
  @IsInt()
  @Min(10_000)
  @Max(HOUR)
  accessLifetime = 10 * MINUTE;

  @Describe('How far the clocks of those who issue and check may be apart.')
  @Duration()
  @IsInt()
  @Min(0)
  @Max(MINUTE)
  clockTolerance = 5_000;

  @Describe(
    'How long a key signs before another takes over by itself; that one is shown ten minutes before it signs. 0: by command only.',
  )
  @Duration()
  @IsInt()
  @Min(0)
  keyLifetime = 90 * DAY;

  @Describe('How long tokens that a key signed are accepted after another took over: longer than they are good for.')
  @Duration()
  @IsInt()
  @Min(0)
  keyOverlap = 2 * HOUR;

  @Describe('How long a token to verify an address or reset a password is good for.')
  @Duration()
  @IsInt()
  @Min(MINUTE)
  @Max(HOUR)
  oneTimeLifetime = 30 * MINUTE;
}

/** The keys that programs carry. */
export class ApiKeyOptions {
  @Describe('How every key starts: people and secret scanners recognise them by it.')
  @Matches(/^[a-z][a-z0-9]{1,15}$/, { message: 'must be 2 to 16 lower-case letters and digits' })
  prefix = 'ashlar';

  @Describe('The second part of every key: `live`, `test`.')
  @Matches(/^[a-z][a-z0-9]{1,15}$/, { message: 'must be 2 to 16 lower-case letters and digits' })
  environment = 'live';

  @Describe('How many keys one user may have.')
  @IsInt()
  @Min(1)
  maxPerUser = 50;

  @Describe('How long the old key stays good when one is replaced, unless said otherwise.')
  @Duration()
  @IsInt()
  @Min(0)
  rotationOverlap = DAY;
}

/** How people become users. */
export class RegistrationOptions {
  @Describe('Whether anybody may register.')
  @IsBoolean()
  open = true;

  @Describe('Whether an email address must be verified before the first sign-in. Hides which addresses have accounts.')
  @IsIn(['required', 'optional', 'by-environment'])
  verification: 'required' | 'optional' | 'by-environment' = 'by-environment';
}

/** The first administrator, made when there is none. */
export class FirstAdministratorOptions {
  @Describe('Email address of the first administrator; none is made without. Never overwrites anything.')
  @IsString()
  @MaxLength(254)
  email = '';

  @Describe('The password of the first administrator.')
  @Secret()
  @IsOptional()
  @IsString()
  password?: string;
}

/** Accounts, passwords, sessions, keys, audit. */
export class AuthOptions implements CheckedOptions {
  @Describe(
    'The secret that everything else is derived from: at least 32 characters, from a generator. Keep it safe and the same.',
  )
  @Secret()
  @IsString()
  secret = '';

  @Describe('Earlier secrets that still open what was sealed under them.')
  @Secret()
  @IsArray()
  @IsString({ each: true })
  @MinLength(32, { each: true })
  previousSecrets: string[] = [];

  passwords = new PasswordOptions();
  lockout = new LockoutOptions();
  sessions = new SessionOptions();
  tokens = new TokenOptions();
  apiKeys = new ApiKeyOptions();
  registration = new RegistrationOptions();
  firstAdministrator = new FirstAdministratorOptions();

  @Describe('How long audit events are kept.')
  @Duration()
  @IsInt()
  @Min(DAY)
  auditRetention = 400 * DAY;

  *checkOptions({ production }: OptionContext): Iterable<OptionIssue> {
    if (this.secret.length < 32)
      yield { property: 'secret', message: 'must be at least 32 characters, from a generator' };
    const { sessions, passwords, tokens, lockout, firstAdministrator } = this;
    if (lockout.longestWindow < lockout.window) {
      yield { property: 'lockout.longestWindow', message: 'must be at least lockout.window' };
    }
    if (sessions.absoluteTimeout < sessions.idleTimeout) {
      yield { property: 'sessions.absoluteTimeout', message: 'must be at least sessions.idleTimeout' };
    }
    if (tokens.keyOverlap < tokens.accessLifetime + tokens.clockTolerance) {
      yield {
        property: 'tokens.keyOverlap',
        message: 'must be at least tokens.accessLifetime and tokens.clockTolerance together',
      };
    }
    if (tokens.keyLifetime > 0 && tokens.keyLifetime < HOUR) {
      yield { property: 'tokens.keyLifetime', message: 'must be 0, or at least an hour' };
    }
    if (production && passwords.algorithm === 'bcrypt' && passwords.bcryptCost < 12) {
      yield { property: 'passwords.bcryptCost', message: 'must be at least 12 in production' };
    }
    if ((firstAdministrator.email === '') !== (firstAdministrator.password === undefined)) {
      yield { property: 'firstAdministrator', message: 'needs both email and password, or neither' };
    }
  }
}

/** Whether addresses must be verified here: always in production unless said otherwise. */
export function isVerificationRequired({ verification }: RegistrationOptions, production: boolean): boolean {
  return verification === 'by-environment' ? production : verification === 'required';
}
