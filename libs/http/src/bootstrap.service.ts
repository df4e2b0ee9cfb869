import { constants } from 'node:zlib';
import { systemIds } from '@ashlar/domain';
import compress from '@fastify/compress';
import type { INestApplicationContext, LoggerService, Type } from '@nestjs/common';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerClientError, answerFrameworkError } from './client-error.hook.js';
import { drainOnClose } from './drain.hook.js';
import { answerInTime } from './handler-timeout.hook.js';
import { HealthService } from './health/health.service.js';
import { HttpStartError } from './http.errors.js';
import type { HttpOptions } from './http.options.js';
import { acceptJsonBodies } from './json-body.hook.js';
import { HttpMetrics } from './metrics.service.js';
import { refuseOtherMethods } from './method-not-allowed.hook.js';
import { type OpenApiInit, serveOpenApi } from './openapi.service.js';
import { requestContextHook } from './request-context.hook.js';
import { REQUEST_ID_HEADER } from './request-id.js';
import { requestTargetHook } from './request-target.hook.js';
import { hearOutLargeBodies } from './too-large.hook.js';
import { securityHeadersHook } from './security-headers.hook.js';

/** Quality 4 is near gzip's best in size at a fraction of the time; Node's default of 11 is for files made once. */
const COMPRESSION = { threshold: 1024, brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } };

/** For machines that know nothing of versions and prefixes. */
const UNPREFIXED = ['.well-known/*path', 'health/live', 'health/ready', 'health/startup', 'problems'];

/** What pages of other origins may read, beside the few headers that browsers always show. */
const EXPOSED_HEADERS = [
  REQUEST_ID_HEADER,
  'deprecation',
  'etag',
  'idempotency-replayed',
  'link',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'sunset',
];

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
  const adapter = createAdapter(options);

  const app = await NestFactory.create<NestFastifyApplication>(rootModule, adapter, {
    bodyParser: false,
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
  app.setGlobalPrefix(options.prefix, { exclude: UNPREFIXED });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  if (!init.preview) watch(app, options);
  enableCors(app, options);
  if (options.compression) await app.register(compress, COMPRESSION);
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
    // Not by app.listen(), which logs the failure that is thrown here as well.
    await app.init();
    return await app.getHttpAdapter().getInstance().listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    if (!isListenError(error)) throw error;
    throw HttpStartError.of(error, 'http', options.host, options.port);
  }
}

/** The server with everything that happens to a request before Nest sees it, in this order. */
function createAdapter(options: HttpOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit,
    requestTimeout: options.requestTimeout,
    connectionTimeout: options.requestTimeout + options.handlerTimeout,
    keepAliveTimeout: options.keepAliveTimeout,
    // What still arrives on an open connection while the server closes is answered, and the connection closed with it.
    return503OnClosing: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    http: {
      headersTimeout: options.headersTimeout,
      maxHeaderSize: options.headerLimit,
      // The hook below says so in problem details.
      requireHostHeader: false,
      // Node looks for slow senders every 30 s unless told otherwise.
      connectionsCheckingInterval: 1_000,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerFrameworkError,
    genReqId: () => systemIds.next(),
  });
  adapter.setOnRequestHook(requestContextHook(() => systemIds.next()));
  const fastify = adapter.getInstance();
  acceptJsonBodies(fastify);
  fastify.addHook('onRequest', securityHeadersHook);
  fastify.addHook('onRequest', requestTargetHook(options.urlLimit));
  refuseOtherMethods(fastify);
  answerInTime(fastify, options.handlerTimeout);
  hearOutLargeBodies(fastify);
  return adapter;
}

function watch(app: NestFastifyApplication, { drainTimeout }: HttpOptions): void {
  const fastify = app.getHttpAdapter().getInstance();
  drainOnClose(fastify, drainTimeout, app.get(HealthService));
  app.get(HttpMetrics).watch(fastify);
}

function enableCors(app: NestFastifyApplication, { cors }: HttpOptions): void {
  if (cors.origins.length === 0) return;
  app.enableCors({
    origin: cors.origins.includes('*') ? '*' : [...cors.origins],
    credentials: cors.credentials,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
}

function isListenError(error: unknown): error is NodeJS.ErrnoException {
  return ['listen', 'getaddrinfo'].includes((error as NodeJS.ErrnoException | null)?.syscall ?? '');
}
