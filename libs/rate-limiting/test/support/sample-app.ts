import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS, apiKeyActor, userActor } from '@ashlar/domain';
import { FrozenClock } from '@ashlar/domain/testing';
import { createHttpApplication, currentContext, HttpModule, HttpOptions, listen, Public } from '@ashlar/http';
import {
  Body,
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  type LoggerService,
  Module,
  Param,
  Post,
  type Type,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SkipThrottle, Throttle } from '@nestjs/throttler';
import { IsString } from 'class-validator';
import { ClsModule } from 'nestjs-cls';
import { Registry } from 'prom-client';
import {
  documentRateLimits,
  RateLimit,
  RateLimitingModule,
  type RateLimitingModuleOptions,
  RateLimitOptions,
  RateLimitsRoute,
  SkipRateLimit,
  useRateLimits,
} from '../../src/index.js';

export class StoneDto {
  @IsString()
  name!: string;
}

/** Refuses everybody, behind all global guards. */
class ClosedGuard implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

@Public()
@Controller('stones')
export class StonesController {
  @Get()
  list() {
    return [];
  }

  @Post()
  create(@Body() body: StoneDto) {
    return body;
  }

  @Get('limited')
  @RateLimit('10/min')
  limited() {
    return {};
  }

  @Get('burst')
  @RateLimit('60/min', { burst: 3 })
  burst() {
    return {};
  }

  @Get('twice')
  @RateLimit('3/s')
  @RateLimit('5/min', { name: 'few' })
  twice() {
    return {};
  }

  @Get('costly')
  @RateLimit('10/min', { cost: 4 })
  costly() {
    return {};
  }

  @Get('heavy')
  @RateLimit({ cost: 5 })
  heavy() {
    return {};
  }

  @Get('skipped')
  @SkipRateLimit()
  skipped() {
    return {};
  }

  @Get('half-skipped')
  @SkipRateLimit('user')
  halfSkipped() {
    return {};
  }

  @Get('throttled')
  @Throttle({ default: { limit: 2, ttl: 60_000 }, long: { limit: 100, ttl: 3_600_000 } })
  throttled() {
    return {};
  }

  @Get('unthrottled')
  @SkipThrottle()
  unthrottled() {
    return {};
  }

  @Get('closed')
  @UseGuards(ClosedGuard)
  closed() {
    return {};
  }

  @Get(':id')
  read(@Param('id') id: string) {
    return { id };
  }
}

/** All of its methods have limits, and one of them its own. */
@Public()
@RateLimit('2/min')
@Controller('sands')
export class SandsController {
  @Get()
  list() {
    return [];
  }

  @Get('other')
  other() {
    return [];
  }

  @Get('own')
  @RateLimit('5/min', { name: 'few' })
  own() {
    return [];
  }
}

/** Believes everybody, except whoever calls himself nobody. */
@Injectable()
class ActorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    if (headers['x-user'] === 'nobody') throw new UnauthorizedException();
    const running = currentContext();
    if (running) running.actor = actorOf(headers);
    return true;
  }
}

function actorOf(headers: Readonly<Record<string, string | undefined>>) {
  const { 'x-user': user, 'x-key': key } = headers;
  if (key !== undefined) return apiKeyActor({ id: key, ownerId: user ?? 'owner' });
  return user === undefined ? ANONYMOUS : userActor({ id: user });
}

export type Server = 'ashlar' | 'fastify' | 'express';

export interface SampleInit extends Pick<RateLimitingModuleOptions, 'store' | 'rules' | 'limitsOf'> {
  /** @default 'ashlar': Fastify by `createHttpApplication` */
  readonly server?: Server;
  readonly options?: Partial<RateLimitOptions>;
  readonly controllers?: readonly Type[];
  readonly trustedProxies?: string[];
  readonly corsOrigins?: string[];
  /** Of main.ts on Express. @default true */
  readonly mount?: boolean;
  /** Before the app listens. */
  readonly prepare?: (app: INestApplication) => void;
}

export interface SampleApp {
  readonly app: INestApplication;
  /** With the prefix of the routes. */
  readonly url: string;
  readonly clock: FrozenClock;
  readonly registry: Registry;
  readonly lines: unknown[][];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The statuses of some calls, one after the other. */
  statuses(count: number, path: string, headers?: Record<string, string>): Promise<number[]>;
}

/** Limits that no test meets unless it says so. */
const WIDE = { address: '1000/min', user: '1000/min', apiKey: '1000/min' };

/** A whole app on a real port of the loopback address, whose clock stands still. */
export async function startSampleApp(init: SampleInit = {}): Promise<SampleApp> {
  const clock = new FrozenClock();
  const registry = new Registry();
  const lines: unknown[][] = [];
  const { server = 'ashlar', store, rules, limitsOf } = init;
  const limits: RateLimitingModuleOptions = {
    clock,
    registry,
    ...(store && { store }),
    ...(rules && { rules }),
    ...(limitsOf && { limitsOf }),
    options: Object.assign(new RateLimitOptions(), WIDE, init.options),
  };
  const app = await (server === 'ashlar' ? ashlarApp : plainApp)(init, limits, loggerOf(lines));
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}${server === 'ashlar' ? '/api/v1' : ''}`;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  const statuses = async (count: number, path: string, headers?: Record<string, string>) => {
    const all: number[] = [];
    for (let i = 0; i < count; i++) all.push((await get(path, headers)).status);
    return all;
  };
  return { app, url, clock, registry, lines, get, statuses };
}

function loggerOf(lines: unknown[][]): LoggerService {
  const write = (...line: unknown[]) => void lines.push(line);
  return { log: write, warn: write, error: write };
}

async function ashlarApp(init: SampleInit, limits: RateLimitingModuleOptions, logger: LoggerService) {
  const options = Object.assign(new HttpOptions(), { port: 0, trustedProxies: init.trustedProxies ?? [] });
  options.cors.origins = init.corsOrigins ?? [];
  options.operations.port = 0;

  @Module({
    imports: [
      RateLimitingModule.forRoot(limits),
      ClsModule.forRoot({ global: true }),
      HttpModule.forRootAsync({
        inject: [RateLimitsRoute],
        useFactory: (route: RateLimitsRoute) => ({ options, operationsRoutes: [route] }),
      }),
    ],
    controllers: [StonesController, SandsController, ...(init.controllers ?? [])],
    providers: [{ provide: APP_GUARD, useClass: ActorGuard }],
  })
  class SampleModule {}

  const app = await createHttpApplication(SampleModule, {
    options,
    openApi: { title: 'Stones', version: '1', extend: documentRateLimits(limits) },
    logger: () => logger,
  });
  init.prepare?.(app);
  await listen(app, options);
  return app;
}

/** An app that knows nothing of `@ashlar/http`. */
async function plainApp(init: SampleInit, limits: RateLimitingModuleOptions, logger: LoggerService) {
  const identify: RateLimitingModuleOptions['identify'] = (request) => {
    const { headers } = request as { headers: Record<string, string | undefined> };
    const actor = actorOf(headers);
    return actor.kind === 'anonymous' ? undefined : actor;
  };
  const module: DynamicModule = {
    module: class PlainModule {},
    imports: [RateLimitingModule.forRoot({ identify, ...limits })],
    controllers: [StonesController, SandsController, ...(init.controllers ?? [])],
    providers: [{ provide: APP_GUARD, useClass: ActorGuard }],
  };
  const adapter = init.server === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(module, adapter, { logger, abortOnError: false });
  if (init.corsOrigins) app.enableCors({ origin: init.corsOrigins });
  if (init.mount ?? true) useRateLimits(app);
  init.prepare?.(app);
  const server = (await app.listen(0, '127.0.0.1')) as { listening: boolean };
  if (!server.listening) await once(app.getHttpServer(), 'listening');
  return app;
}

/** The members of a structured list (RFC 9651), of which each is a string with integers as parameters. */
export function parseItems(header: string | null): { name: string; [parameter: string]: string | number }[] {
  return (header ?? '').split(', ').map((item) => {
    const [, name, parameters = ''] = /^"([\x20\x21\x23-\x5b\x5d-\x7e]+)"((?:;[a-z]+=\d{1,15})+)$/.exec(item) ?? [];
    if (name === undefined) throw new Error(`This is no item of a structured list: ${item}`);
    const pairs = parameters
      .slice(1)
      .split(';')
      .map((pair) => pair.split('='));
    return { name, ...Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)])) };
  });
}
