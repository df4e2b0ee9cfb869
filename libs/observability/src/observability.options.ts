import { Describe, Duration } from '@ashlar/domain';
import { IsBoolean, IsIn, IsInt, IsString, Max, Min, MinLength, ValidateBy } from 'class-validator';
import { LONGEST_CHANGE_MS, SHORTEST_CHANGE_MS } from './log-level-change.js';
import { isLogLevel, LOG_LEVELS, type LogLevel } from './log-level.js';

/** What is hidden in logs, beside and despite the built-in list of names. Case, `-` and `_` make no difference. */
export class RedactOptions {
  @Describe('More names whose values are hidden in logs, at any depth.')
  @IsString({ each: true })
  also: string[] = [];

  @Describe('Names whose values are shown although the built-in list hides them.')
  @IsString({ each: true })
  except: string[] = [];
}

/** How the service logs. */
export class LogOptions {
  @Describe('The least level that is written.')
  @IsIn(LOG_LEVELS)
  level: LogLevel = 'info';

  @Describe('Levels of single contexts, more or less than `level`: `{"ProjectsService":"debug","HTTP":"warn"}`.')
  @ValidateBy({
    name: 'isLevelByContext',
    validator: {
      validate: isLevelByContext,
      defaultMessage: () => `levels must map contexts to one of ${LOG_LEVELS.join(', ')}`,
    },
  })
  levels: Readonly<Record<string, LogLevel>> = {};

  @Describe('How long a level that was changed at run time stays, unless the change says otherwise.')
  @Duration()
  @IsInt()
  @Min(SHORTEST_CHANGE_MS)
  @Max(LONGEST_CHANGE_MS)
  levelChangesLast = 3_600_000;

  @Describe('`json` for machines; `pretty` for a terminal (needs the optional peer `pino-pretty`).')
  @IsIn(['json', 'pretty'])
  format: 'json' | 'pretty' = 'json';

  @Describe('Writes one line for each request.')
  @IsBoolean()
  requests = true;

  // Two probes every 10 s are 17,000 lines a day that say nothing new.
  @Describe(
    'Of successful requests of `/health/*`, one in so many is written; `1` is all, `0` none. Failures always are.',
  )
  @IsInt()
  @Min(0)
  healthEvery = 100;

  redact = new RedactOptions();
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

function isLevelByContext(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isLogLevel);
}

/** Where the options lie in the module: not under their class, which the app's configuration provides. */
export const OBSERVABILITY_OPTIONS = Symbol('ashlar.observability-options');
