import { IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { type CheckedOptions, Duration, type OptionContext, type OptionIssue, Secret, Size } from '../src/index.js';

export class CorsOptions implements CheckedOptions {
  @IsArray() @IsString({ each: true }) origins: string[] = [];

  *checkOptions({ production }: OptionContext): Iterable<OptionIssue> {
    if (production && this.origins.includes('*')) {
      yield { property: 'origins', message: 'must name each origin in production, * is refused' };
    }
  }
}

export class HttpOptions {
  @IsString() host = '127.0.0.1';
  @IsInt() @Min(0) @Max(65_535) port = 3000;
  @IsBoolean() debug = false;
  @Duration() @IsInt() @Min(1) requestTimeout = 30_000;
  @Size() @IsInt() @Min(1) bodyLimit = 1024 * 1024;
  cors = new CorsOptions();
}

export class DatabaseOptions implements CheckedOptions {
  @Secret() @IsOptional() @IsUrl({ protocols: ['postgres'], require_tld: false }) url?: string;
  @IsInt() @Min(0) poolMin = 1;
  @IsInt() @Min(1) poolMax = 10;
  @IsBoolean() logQueries = false;

  *checkOptions({ production }: OptionContext): Iterable<OptionIssue> {
    if (this.poolMax < this.poolMin) yield { property: 'poolMax', message: 'must be at least poolMin' };
    if (production && this.logQueries) yield { property: 'logQueries', message: 'must be off in production' };
    if (production && this.url === undefined) yield { property: 'url', message: 'is required in production' };
  }
}

export class AuthOptions {
  @Secret() @IsString() pepper = 'a-pepper-for-development-only';
  @Secret() @IsArray() oldPeppers: string[] = [];
}

export class LogOptions {
  @IsIn(['debug', 'info', 'error']) level = 'info';
  @IsNumber() sampling = 0.5;
  labels: Record<string, unknown> = {};
  @Duration() buckets = [100, 1_000];
}

export class AppConfig {
  http = new HttpOptions();
  database = new DatabaseOptions();
  auth = new AuthOptions();
  log = new LogOptions();
}

export const aliases = { DATABASE_URL: 'database.url', PORT: 'http.port' };
export const strongPepper = 'kX9-mQ2_vL7.pR4+wT8';
export const strongUrl = 'postgres://app:vL7pR4wT8kX9@db.internal/app';
