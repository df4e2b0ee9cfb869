import { REQUEST_CONTEXT, type RequestContext } from '@ashlar/domain';
import { trace } from '@opentelemetry/api';
import { ClsServiceManager } from 'nestjs-cls';
import type { Params } from 'nestjs-pino';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { logContext } from './log-context.js';
import { LogLevelTable } from './log-level-table.js';
import { LOG_LEVELS, type LogLevel } from './log-level.js';
import type { ObservabilityOptions } from './observability.options.js';
import { type Redactor, redactor } from './redaction.js';

const LEVELS = Symbol('ashlar.log-levels');
const CONTEXT = Symbol('ashlar.log-context');

/** What a logger of ours carries, and its children by their prototype. */
interface Marked {
  [LEVELS]?: LogLevelTable;
  /** The Nest context that a child was bound to. */
  [CONTEXT]?: string;
}

/** The settings of nestjs-pino: its logger is ours, and it has no middleware (a hook writes the request line). */
export async function loggerParams(options: ObservabilityOptions): Promise<Params> {
  const stream = options.log.format === 'pretty' ? await prettyStream() : undefined;
  const logger = serviceLogger(options, stream);
  return { pinoHttp: { logger, autoLogging: false, wrapSerializers: false }, forRoutes: [] };
}

/** A logger with the context in every line, secrets cut out, and a level for each context. */
export function serviceLogger({ log, service }: ObservabilityOptions, stream?: DestinationStream): Logger {
  const redaction = redactor(log.redact);
  const levels = new LogLevelTable(log.level, log.levels);
  const settings: LoggerOptions = {
    level: levels.least,
    base: { service },
    mixin: () => logContext(currentContext(), trace.getActiveSpan()?.spanContext().traceId),
    formatters: { level: (level) => ({ level }), log: (line) => redaction.line(readable(line)) },
    // The formatter has written errors out already; the message is the one text that it does not see.
    serializers: { err: (error: unknown) => error, msg: (message: unknown) => redaction.value(message) },
    hooks: {
      logMethod(args, method, level) {
        if (levels.writes(contextOf(this, args[0]), nameOf(level))) method.apply(this, args);
      },
    },
  };
  const logger = stream === undefined ? pino(settings) : pino(settings, stream);
  guardBindings(logger, redaction);
  return Object.assign(logger, { [LEVELS]: levels });
}

/** The levels of a logger that {@link serviceLogger} made, or of a child of it. */
export function levelTableOf(logger: Logger): LogLevelTable {
  return (logger as Marked)[LEVELS] ?? new LogLevelTable(logger.level as LogLevel);
}

/** What is bound to a child is written into all of its lines, past the formatter. */
function guardBindings(logger: Logger, redaction: Redactor): void {
  const { child, setBindings } = logger;
  // Children inherit these by their prototype, and so bind by them as well.
  logger.child = function guardedChild(this: Logger, bindings: object, ...rest: []) {
    const made = child.call(this, redaction.line(bindings as Record<string, unknown>), ...rest);
    const { context } = bindings as { context?: unknown };
    return typeof context === 'string' ? Object.assign(made, { [CONTEXT]: context }) : made;
  } as Logger['child'];
  logger.setBindings = function guardedSetBindings(this: Logger, bindings) {
    setBindings.call(this, redaction.line(bindings as Record<string, unknown>));
  };
}

function contextOf(logger: Logger, line: unknown): string | undefined {
  const { context } = (typeof line === 'object' && line !== null ? line : {}) as { context?: unknown };
  return typeof context === 'string' ? context : (logger as Marked)[CONTEXT];
}

/** Pino counts levels in tens: 10 is `trace`. */
function nameOf(level: number): LogLevel {
  return LOG_LEVELS[level / 10 - 1] ?? 'fatal';
}

/** Requests and answers of Node are thousands of values; shown is what pino shows of them. */
function readable(line: Record<string, unknown>): Record<string, unknown> {
  const { req, res } = line as { req?: { headers?: unknown }; res?: { getHeaders?: unknown } };
  if (req?.headers === undefined && typeof res?.getHeaders !== 'function') return line;
  return {
    ...line,
    ...(req?.headers !== undefined && { req: pino.stdSerializers.req(req as never) }),
    ...(typeof res?.getHeaders === 'function' && { res: pino.stdSerializers.res(res as never) }),
  };
}

function currentContext(): RequestContext | undefined {
  const cls = ClsServiceManager.getClsService();
  return cls.isActive() ? cls.get<RequestContext | undefined>(REQUEST_CONTEXT) : undefined;
}

async function prettyStream(): Promise<DestinationStream> {
  try {
    const { default: pretty } = await import('pino-pretty');
    // In this process and synchronous, so that the last lines before a crash are seen.
    return pretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname,service', singleLine: true });
  } catch (cause) {
    throw new Error('The log format "pretty" needs pino-pretty: npm install --save-dev pino-pretty', { cause });
  }
}
