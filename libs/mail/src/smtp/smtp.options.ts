import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue, Secret } from '@ashlar/domain';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { tryParseSmtpUrl } from './smtp-url.js';

/** How the mail server is reached, and how long it may take. */
export class SmtpOptions implements CheckedOptions {
  @Describe('`smtps://user:password@host:465`, or `smtp://...:587` for STARTTLS. User and password percent-encoded.')
  @Secret()
  @IsOptional()
  @IsString()
  url?: string;

  @Describe('Who signs in, when the URL does not say it.')
  @IsOptional()
  @IsString()
  user?: string;

  @Describe('With what, when the URL does not say it.')
  @Secret({ minLength: 8 })
  @IsOptional()
  @IsString()
  password?: string;

  @Describe('Where mail may travel without TLS: to this machine, `never`, or `anywhere`, passwords included.')
  @IsIn(['loopback', 'never', 'anywhere'])
  plaintext: 'loopback' | 'never' | 'anywhere' = 'loopback';

  @Describe('Most connections of this process to the server.')
  @IsInt()
  @Min(1)
  @Max(100)
  poolSize = 5;

  @Describe('How many mails a connection carries before it is replaced.')
  @IsInt()
  @Min(1)
  messagesPerConnection = 100;

  @Describe('How long connecting may take, looking up the name included.')
  @Duration()
  @IsInt()
  @Min(10)
  @Max(3_600_000)
  connectTimeout = 10_000;

  @Describe('How long the server may take to greet.')
  @Duration()
  @IsInt()
  @Min(10)
  @Max(3_600_000)
  greetingTimeout = 10_000;

  @Describe('How long the server may be silent in the middle.')
  @Duration()
  @IsInt()
  @Min(10)
  @Max(3_600_000)
  socketTimeout = 30_000;

  @Describe('How long sending one mail may take as a whole, waiting for a connection of the pool included.')
  @Duration()
  @IsInt()
  @Min(10)
  @Max(3_600_000)
  sendTimeout = 60_000;

  @Describe('How long a shutdown waits for mails that are being sent, before it cuts them off.')
  @Duration()
  @IsInt()
  @Min(0)
  @Max(3_600_000)
  closeTimeout = 10_000;

  *checkOptions(_context: OptionContext): Iterable<OptionIssue> {
    if (typeof this.url === 'string' && tryParseSmtpUrl(this.url) === undefined) {
      yield { property: 'url', message: 'must be a URL like smtps://user:password@host:465, without path and query' };
    }
    if ((this.user === undefined) !== (this.password === undefined)) {
      yield { property: 'password', message: 'must be set together with user' };
    }
  }
}
