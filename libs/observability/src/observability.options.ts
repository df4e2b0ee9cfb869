import { Describe } from '@ashlar/domain';
import { IsBoolean, IsIn, IsString, MinLength } from 'class-validator';

/** The levels of logs, least first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How the service logs. */
export class LogOptions {
  @Describe('The least level that is written.')
  @IsIn(LOG_LEVELS)
  level: LogLevel = 'info';

  @Describe('`json` for machines; `pretty` for a terminal (needs the optional peer `pino-pretty`).')
  @IsIn(['json', 'pretty'])
  format: 'json' | 'pretty' = 'json';

  @Describe('Writes one line for each request.')
  @IsBoolean()
  requests = true;
}

/** How the service shows what it does. */
export class ObservabilityOptions {
  @Describe('The name in every log line and metric of this service.')
  @IsString()
  @MinLength(1)
  service = 'service';

  log = new LogOptions();

  @Describe('Collects metrics of the process: CPU, memory, event loop, garbage collection.')
  @IsBoolean()
  processMetrics = true;
}

/** Where the options lie in the module: not under their class, which the app's configuration provides. */
export const OBSERVABILITY_OPTIONS = Symbol('ashlar.observability-options');
