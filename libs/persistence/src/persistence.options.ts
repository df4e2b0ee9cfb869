import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue, Secret } from '@ashlar/domain';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { parseDatabaseUrl, type TlsMode } from './connection/database-url.js';

/** Every setting of the connection to PostgreSQL. Durations are numbers of milliseconds. */
export class PersistenceOptions implements CheckedOptions {
  @Describe('`postgres://user:password@host:5432/database`.')
  @Secret()
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'must be a URL like postgres://user:password@host:5432/database' })
  url!: string;

  @Describe('The schema of unqualified names and of the tables that migrations make; `public` is searched after it.')
  @Matches(/^[a-z_][a-z0-9_]{0,62}$/, { message: 'must be a lower-case identifier of at most 63 characters' })
  schema = 'public';

  @Describe('Connections opened at start and kept when idle.')
  @IsInt()
  @Min(0)
  poolMin = 0;

  @Describe('Most connections of this process; those of all processes must fit in `max_connections` of the server.')
  @IsInt()
  @Min(1)
  @Max(1000)
  poolMax = 10;

  @Describe('Longest wait for a connection: a free one of the pool, or a new one.')
  @Duration()
  @IsInt()
  @Min(1)
  connectTimeout = 5_000;

  @Describe('How long an unused connection stays open, above `poolMin`. 0: for ever.')
  @Duration()
  @IsInt()
  @Min(0)
  idleTimeout = 30_000;

  @Describe('Age at which a connection is replaced, so that load spreads again after a failover. 0: never.')
  @Duration()
  @IsInt()
  @Min(0)
  maxLifetime = 1_800_000;

  @Describe('Longest run of one statement; the server ends it. 0: no limit.')
  @Duration()
  @IsInt()
  @Min(0)
  statementTimeout = 30_000;

  @Describe(
    'Longest wait of a statement for a lock; also of migrations, which wait 5 s at most when it is 0. 0: no limit.',
  )
  @Duration()
  @IsInt()
  @Min(0)
  lockTimeout = 5_000;

  @Describe(
    'How long a transaction may lie idle, holding its locks, before the server ends its connection. 0: no limit.',
  )
  @Duration()
  @IsInt()
  @Min(0)
  idleInTransactionTimeout = 60_000;

  @Describe('How this process is named in `pg_stat_activity`.')
  @IsString()
  @MaxLength(63)
  applicationName = 'ashlar';

  @Describe('How often the first connection is tried before the start fails.')
  @IsInt()
  @Min(1)
  @Max(100)
  startAttempts = 5;

  @Describe('Wait before the second try of the first connection; it doubles with each further one, up to 5 s.')
  @Duration()
  @IsInt()
  @Min(0)
  startDelay = 500;

  @Describe(
    '`disable`, `require` (encrypted, nobody checked), `verify-full`, or `from-url`: what `sslmode` in the URL says.',
  )
  @IsIn(['from-url', 'disable', 'require', 'verify-full'])
  tls: TlsMode | 'from-url' = 'from-url';

  @Describe("Authority that signed the server's certificate, as PEM text. Default: those that Node trusts.")
  @IsOptional()
  @IsString()
  ca?: string;

  @Describe('Logs every statement with its parameters, at level debug. Refused in production.')
  @IsBoolean()
  logQueries = false;

  @Describe('Statements that take longer are logged as a warning, without their parameters. 0: none.')
  @Duration()
  @IsInt()
  @Min(0)
  slowQueryThreshold = 200;

  @Describe('How often a transaction runs again after a serialisation failure or a deadlock.')
  @IsInt()
  @Min(0)
  @Max(20)
  retryAttempts = 3;

  @Describe('Wait before the first such run, less by chance; it doubles with each further one, up to 1 s.')
  @Duration()
  @IsInt()
  @Min(0)
  retryDelay = 20;

  *checkOptions(context: OptionContext): Iterable<OptionIssue> {
    if (this.poolMax < this.poolMin) yield { property: 'poolMax', message: 'must be at least poolMin' };
    if (context.production && this.logQueries) {
      yield {
        property: 'logQueries',
        message: 'must be false in production: statements are logged with their parameters',
      };
    }
    const mode = this.tls === 'from-url' ? parseDatabaseUrl(this.url ?? '')?.tlsMode : this.tls;
    if (this.ca !== undefined && mode === 'disable') {
      yield { property: 'ca', message: 'needs tls to be require or verify-full' };
    }
  }
}

/** The options with only `url` required; the rest are the defaults of {@link PersistenceOptions}. */
export type PersistenceSettings = Partial<Omit<PersistenceOptions, 'url' | 'checkOptions'>> &
  Pick<PersistenceOptions, 'url'>;

/** The same options with changes. Nothing is checked again. */
export function changedOptions(options: PersistenceOptions, changes: Partial<PersistenceSettings>): PersistenceOptions {
  return Object.assign(new PersistenceOptions(), options, changes);
}
