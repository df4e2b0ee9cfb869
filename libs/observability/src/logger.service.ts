import { REQUEST_CONTEXT, type RequestContext } from '@ashlar/domain';
import { ClsServiceManager } from 'nestjs-cls';
import type { Params } from 'nestjs-pino';
import type { DestinationStream, LoggerOptions } from 'pino';
import { logContext } from './log-context.js';
import type { ObservabilityOptions } from './observability.options.js';

/** Never written, wherever they stand in what is logged. */
const REDACTED = ['password', 'token', 'secret', 'authorization', 'cookie'].flatMap((key) => [key, `*.${key}`]);

/** The settings of nestjs-pino: context in every line, secrets cut out, no middleware (a hook writes the request line). */
export async function loggerParams(options: ObservabilityOptions): Promise<Params> {
  const { log, service } = options;
  const pinoOptions: LoggerOptions & { autoLogging: false } = {
    level: log.level,
    base: { service },
    redact: { paths: REDACTED, censor: '[hidden]' },
    mixin: () => logContext(currentContext()),
    formatters: { level: (level) => ({ level }) },
    autoLogging: false,
  };
  const pinoHttp: Params['pinoHttp'] = log.format === 'pretty' ? [pinoOptions, await prettyStream()] : pinoOptions;
  return { pinoHttp, forRoutes: [] };
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
