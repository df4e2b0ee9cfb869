import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue, Size } from '@ashlar/domain';
import { IsArray, IsBoolean, IsInt, IsString, Matches, Max, Min } from 'class-validator';

/** The port for operators and scrapers: `/metrics`, `/health/*`. Never reachable from outside the cluster. */
export class OperationsOptions {
  @Describe('Off, nothing but the public port listens.')
  @IsBoolean()
  enabled = true;

  @Describe('The address to listen on.')
  @IsString()
  host = '127.0.0.1';

  @Describe('The port to listen on; 0 takes a free one.')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3001;
}

/** Which pages of other origins may call the API from a browser. */
export class CorsOptions implements CheckedOptions {
  @Describe('Origins that may call from a browser, such as `https://app.example.org`; `*` for all. None: no CORS.')
  @IsArray()
  @Matches(/^(\*|https?:\/\/[^/\s*]+)$/, {
    each: true,
    message: 'must each be an origin like https://app.example.org, or *',
  })
  origins: string[] = [];

  @Describe('Lets browsers send cookies along.')
  @IsBoolean()
  credentials = false;

  *checkOptions(context: OptionContext): Iterable<OptionIssue> {
    if (!this.origins.includes('*')) return;
    if (context.production) yield { property: 'origins', message: 'must name the origins in production, not *' };
    if (this.credentials) yield { property: 'credentials', message: 'must be false when origins has *' };
  }
}

/** What an HTTP service needs to know about itself. */
export class HttpOptions implements CheckedOptions {
  @Describe(
    'The address to listen on. Loopback by default, so that a laptop serves nobody else; containers set `0.0.0.0`.',
  )
  @IsString()
  host = '127.0.0.1';

  @Describe('The port to listen on; 0 takes a free one.')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3000;

  @Describe('The first segment of every route but health and the documentation.')
  @Matches(/^[a-z0-9][a-z0-9/-]*$/)
  prefix = 'api';

  @Describe(
    'Addresses or networks (CIDR) of the proxies in front, whose `X-Forwarded-For` is believed. None: nobody is.',
  )
  @IsArray()
  @Matches(/^[0-9a-f.:]+(\/\d{1,3})?$/i, {
    each: true,
    message: 'must each be an address or a network like 10.0.0.0/8',
  })
  trustedProxies: string[] = [];

  @Describe('Longest address (path and query) accepted, in characters.')
  @IsInt()
  @Min(256)
  @Max(65_536)
  urlLimit = 8192;

  @Describe('Largest head of a request accepted, all headers together.')
  @Size()
  @IsInt()
  @Min(1024)
  headerLimit = 16 * 1024;

  @Describe('Largest request body accepted.')
  @Size()
  @IsInt()
  @Min(1)
  bodyLimit = 1024 * 1024;

  @Describe('How long a client may take to send the head of a request.')
  @Duration()
  @IsInt()
  @Min(1)
  headersTimeout = 10_000;

  @Describe('How long a client may take to send a whole request.')
  @Duration()
  @IsInt()
  @Min(1)
  requestTimeout = 30_000;

  @Describe('How long an idle connection is kept open. Above the idle time of common load balancers (60 s).')
  @Duration()
  @IsInt()
  @Min(1)
  keepAliveTimeout = 72_000;

  @Describe('How long the service may take to answer before the client gets a 503.')
  @Duration()
  @IsInt()
  @Min(1)
  handlerTimeout = 30_000;

  @Describe('Compresses answers that are large enough to gain by it.')
  @IsBoolean()
  compression = true;

  @Describe('How long each health check may take before it counts as down.')
  @Duration()
  @IsInt()
  @Min(1)
  healthTimeout = 2_000;

  @Describe('How long requests in flight may take to finish after a stop signal.')
  @Duration()
  @IsInt()
  @Min(0)
  drainTimeout = 10_000;

  @Describe(
    'How long readiness fails before the port closes on a stop signal: as long as load balancers take to notice.',
  )
  @Duration()
  @IsInt()
  @Min(0)
  drainDelay = 0;

  @Describe('Starts although routes have neither `@Public()` nor `@RequirePermission()`.')
  @IsBoolean()
  allowUndeclaredAccess = false;

  @Describe('Serves the interactive documentation at `/docs`.')
  @IsBoolean()
  docs = true;

  cors = new CorsOptions();

  operations = new OperationsOptions();

  *checkOptions(_context: OptionContext): Iterable<OptionIssue> {
    if (this.headersTimeout > this.requestTimeout) {
      yield { property: 'headersTimeout', message: 'must be at most requestTimeout' };
    }
    if (this.operations.enabled && this.port !== 0 && this.port === this.operations.port) {
      yield { property: 'operations.port', message: 'must differ from port' };
    }
  }
}
