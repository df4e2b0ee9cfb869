import { systemIds } from '@ashlar/domain';
import type { INestApplicationContext, LoggerService, Type } from '@nestjs/common';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { drainOnClose } from './drain.hook.js';
import { HttpStartError } from './http.errors.js';
import type { HttpOptions } from './http.options.js';
import { type OpenApiInit, serveOpenApi } from './openapi.service.js';
import { REQUEST_ID_HEADER, requestContextHook } from './request-context.hook.js';

/** What {@link createHttpApplication} needs beside the root module. */
export interface HttpApplicationInit {
  readonly options: HttpOptions;
  readonly openApi: OpenApiInit;
  /** Picks the logger out of the app; until it is there, lines are kept back. Default: Nest's own. */
  readonly logger?: (app: INestApplicationContext) => LoggerService;
  /** Builds the routes and nothing behind them, to describe them: nothing connects, nothing can be served. @default false */
  readonly preview?: boolean;
}

/**
 * Boots a Nest app on Fastify: request context and id before anything else, limits and time-outs, `/api/v1`, OpenAPI.
 * The root module imports {@link HttpModule} for problem details, validation and health.
 */
export async function createHttpApplication(
  rootModule: Type | Parameters<typeof NestFactory.create>[0],
  init: HttpApplicationInit,
): Promise<NestFastifyApplication> {
  const { options } = init;
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit,
    requestTimeout: options.requestTimeout,
    connectionTimeout: options.requestTimeout,
    keepAliveTimeout: options.keepAliveTimeout,
  });
  adapter.setOnRequestHook(requestContextHook(() => systemIds.next()));
  drainOnClose(adapter.getInstance(), options.drainTimeout);

  const app = await NestFactory.create<NestFastifyApplication>(rootModule, adapter, {
    bufferLogs: init.logger !== undefined,
    // A boot that fails is told by the error alone, not by what led to it.
    autoFlushLogs: init.logger === undefined,
    abortOnError: false,
    preview: init.preview ?? false,
    ...(init.preview && { logger: false as const }),
  });
  if (init.logger) {
    app.useLogger(init.logger(app));
    app.flushLogs();
  }
  app.setGlobalPrefix(options.prefix, { exclude: ['health/live', 'health/ready'] });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  enableCors(app, options);
  serveOpenApi(app, init.openApi, options.docs);
  return app;
}

/**
 * Listens where the options say, and tells where that is. When it can't, the app is closed.
 *
 * @throws HttpStartError with what to do, when the port is taken or not allowed.
 */
export async function listen(app: NestFastifyApplication, options: HttpOptions): Promise<string> {
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    if (!isListenError(error)) throw error;
    throw HttpStartError.of(error, 'http', options.host, options.port);
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

function enableCors(app: NestFastifyApplication, { cors }: HttpOptions): void {
  if (cors.origins.length === 0) return;
  app.enableCors({
    origin: cors.origins.includes('*') ? '*' : [...cors.origins],
    credentials: cors.credentials,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [REQUEST_ID_HEADER, 'location', 'retry-after'],
    maxAge: 600,
  });
}

function isListenError(error: unknown): error is NodeJS.ErrnoException {
  return (error as NodeJS.ErrnoException | null)?.syscall === 'listen';
}
