import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS, DomainError, userActor } from '@ashlar/domain';
import { FrozenClock } from '@ashlar/domain/testing';
import {
  createHttpApplication,
  Created,
  currentContext,
  HttpModule,
  HttpOptions,
  InputValidationPipe,
  listen,
  Public,
  useRequestContext,
} from '@ashlar/http';
import { Database, isUniqueViolation, PersistenceModule, Transactional, Transactions } from '@ashlar/persistence';
import {
  Body,
  type CallHandler,
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  Global,
  GoneException,
  Header,
  HttpCode,
  HttpException,
  Inject,
  Injectable,
  type INestApplication,
  Module,
  type NestInterceptor,
  Param,
  Post,
  Put,
  Query,
  Res,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { IsOptional, IsString, Length } from 'class-validator';
import { ClsModule } from 'nestjs-cls';
import { map, of } from 'rxjs';
import {
  Idempotent,
  IdempotencyModule,
  type IdempotencyModuleOptions,
  IdempotencyOptions,
  type IdempotencyStore,
  MemoryIdempotencyStore,
} from '../../src/index.js';
import { TypeOrmIdempotencyStore } from '../../src/typeorm/index.js';
import { entities, StoneEntity } from './database.js';

export class StoneDto {
  @IsString()
  @Length(1, 100)
  name!: string;

  @IsOptional()
  @IsString()
  note?: string;
}

export class StoneAnswer {
  id!: string;
  version!: number;
  name!: string;
}

/** What a test does in the middle of a handler. */
export class Hooks {
  /** Awaited by handlers after their effect. */
  pause: () => Promise<void> = async () => undefined;
  /** Thrown by handlers after their effect. */
  failure: unknown;
  readonly ran: string[] = [];
  readonly committed: string[] = [];
}

/** Where stones are kept: in this process, or in PostgreSQL. */
export abstract class Stones {
  readonly added: string[] = [];
  abstract add(name: string): Promise<void>;
  abstract names(): Promise<string[]>;
}

@Injectable()
class MemoryStones extends Stones {
  async add(name: string) {
    this.added.push(name);
  }

  async names() {
    return this.added;
  }
}

@Injectable()
class DatabaseStones extends Stones {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Hooks) private readonly hooks: Hooks,
  ) {
    super();
  }

  @Transactional()
  async add(name: string) {
    this.added.push(name);
    try {
      await this.database.repository(StoneEntity).insert({ name, owner: 'somebody' });
    } catch (error) {
      if (!isUniqueViolation(error, 'stones_pkey')) throw error;
      throw new DomainError({ code: 'STONE_TAKEN', category: 'conflict', message: 'Taken.', details: { name } });
    }
    await this.transactions.onCommit(() => this.hooks.committed.push(name));
  }

  async names() {
    const rows = await this.database.query<{ name: string }>({ text: 'SELECT name FROM stones ORDER BY name' });
    return rows.map(({ name }) => name);
  }
}

/** Answers differently each time. */
@Injectable()
class NumberingInterceptor implements NestInterceptor {
  private count = 0;

  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map(() => ({ number: ++this.count })));
  }
}

@Public()
@Controller('stones')
export class StonesController {
  constructor(
    @Inject(Stones) private readonly stones: Stones,
    @Inject(Hooks) private readonly hooks: Hooks,
  ) {}

  @Post()
  @Idempotent({ required: true })
  @Created(StoneAnswer)
  create(@Body() body: StoneDto): Promise<StoneAnswer> {
    return this.add(body);
  }

  @Post('elsewhere')
  @Created(StoneAnswer)
  @Idempotent({ effects: 'elsewhere' })
  createElsewhere(@Body() body: StoneDto): Promise<StoneAnswer> {
    return this.add(body);
  }

  @Post('serializable')
  @Idempotent({ isolation: 'serializable' })
  createSerializable(@Body() body: StoneDto): Promise<StoneAnswer> {
    return this.add(body);
  }

  @Put(':id')
  @Idempotent()
  replace(@Param('id') id: string, @Query('note') note: string | undefined, @Body() body: StoneDto) {
    this.hooks.ran.push('replace');
    return { id, note, name: body.name };
  }

  @Post('answers/:kind')
  @HttpCode(202)
  @Header('link', '</next>; rel="next"')
  @Header('x-other', 'not kept')
  @Idempotent()
  answer(@Param('kind') kind: string): unknown {
    this.hooks.ran.push(kind);
    switch (kind) {
      case 'text':
        return 'plain text';
      case 'bytes':
        return Buffer.from([0, 1, 2, 255]);
      case 'nothing':
        return undefined;
      case 'observable':
        return of({ from: 'observable' });
      case 'date':
        return { b: new Date(0), a: { 10: 'ten', 9: 'nine' } };
      case 'stream':
        return new StreamableFile(Buffer.from('streamed'));
      case 'large':
        return { text: 'x'.repeat(2_000) };
      default:
        return null;
    }
  }

  @Post('status')
  @Idempotent()
  status(@Res({ passthrough: true }) response: { status(code: number): void }) {
    response.status(207);
    return { multi: 'status' };
  }

  @Post('numbered/above')
  @Idempotent()
  @UseInterceptors(NumberingInterceptor)
  numberedBelow() {
    return {};
  }

  @Post('numbered/below')
  @UseInterceptors(NumberingInterceptor)
  @Idempotent()
  numberedAbove() {
    return {};
  }

  @Post('past-nest')
  @Idempotent()
  pastNest(@Res() response: { status(code: number): { send(body: string): void } }) {
    this.hooks.ran.push('past-nest');
    response.status(201).send('by hand');
  }

  @Get()
  names() {
    return this.stones.names();
  }

  private async add({ name }: StoneDto): Promise<StoneAnswer> {
    this.hooks.ran.push(name);
    await this.stones.add(name);
    await this.hooks.pause();
    if (this.hooks.failure !== undefined) throw this.hooks.failure;
    return { id: name, version: 1, name };
  }
}

/** Believes everybody. */
@Injectable()
class ActorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const actor = headers['x-actor'] === undefined ? ANONYMOUS : userActor({ id: headers['x-actor'] });
    const known = currentContext();
    if (known) known.actor = actor;
    return true;
  }
}

export interface SampleInit {
  /** Of the typeorm store; without it keys are kept in memory. */
  readonly databaseUrl?: string | undefined;
  readonly store?: IdempotencyStore;
  readonly options?: Partial<IdempotencyOptions>;
  readonly express?: boolean;
  /** On Express: whether it is entered. @default true */
  readonly context?: boolean;
  /** In milliseconds. */
  readonly handlerTimeout?: number;
}

export interface SampleApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly clock: FrozenClock;
  readonly hooks: Hooks;
  readonly stones: Stones;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export const failures = {
  conflict: () => new DomainError({ code: 'STONE_FAILED', category: 'conflict', message: 'No.', details: { a: [1] } }),
  gone: () => new GoneException('Gone for good.'),
  teapot: () => new HttpException({ message: 'Short and stout.', extra: 1 }, 418),
  internal: () => new DomainError({ code: 'STONE_BROKE', category: 'internal', message: 'Secret.' }),
  busy: () => new DomainError({ code: 'STONE_BUSY', category: 'conflict', message: 'Wait.', retryAfterMs: 500 }),
  invalid: () => new DomainError({ code: 'STONE_WRONG', category: 'invalid', message: 'Wrong.' }),
  forbidden: () => new DomainError({ code: 'STONE_FORBIDDEN', category: 'forbidden', message: 'No.' }),
  limited: () => new HttpException('Slower.', 429),
  crash: () => new Error('SELECT secret'),
} as const;

/** A whole app on a real port of the loopback address. */
export async function startSampleApp(init: SampleInit = {}): Promise<SampleApp> {
  const httpOptions = Object.assign(new HttpOptions(), { port: 0 });
  httpOptions.operations.enabled = false;
  httpOptions.handlerTimeout = init.handlerTimeout ?? httpOptions.handlerTimeout;
  const clock = new FrozenClock();
  const module = sampleModule(init, httpOptions, clock);
  const app = init.express ? await expressApp(module, init) : await fastifyApp(module, httpOptions);
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const base = init.express ? url : `${url}/api/v1`;
  return {
    app,
    url: base,
    clock,
    hooks: app.get(Hooks),
    stones: app.get(Stones),
    post: (path, body, headers) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

function sampleModule(init: SampleInit, options: HttpOptions, clock: FrozenClock): DynamicModule {
  @Global()
  @Module({
    imports: [ClsModule.forRoot({ global: true }), HttpModule.forRoot({ options })],
    controllers: [StonesController],
    providers: [Hooks, InputValidationPipe, { provide: APP_GUARD, useClass: ActorGuard }],
    exports: [Hooks],
  })
  class SampleModule {}

  const idempotency = (store: IdempotencyStore): IdempotencyModuleOptions => ({
    store: init.store ?? store,
    clock,
    options: Object.assign(new IdempotencyOptions(), init.options),
  });
  const { databaseUrl } = init;
  if (databaseUrl === undefined) {
    const keys = IdempotencyModule.forRoot(idempotency(new MemoryIdempotencyStore()));
    return { module: SampleModule, imports: [keys], providers: [{ provide: Stones, useClass: MemoryStones }] };
  }
  const keys = IdempotencyModule.forRootAsync({
    inject: [Database, Transactions],
    useFactory: (database: Database, transactions: Transactions) =>
      idempotency(new TypeOrmIdempotencyStore(database, transactions)),
  });
  const persistence = PersistenceModule.forRoot({ url: databaseUrl, entities, slowQueryThreshold: 0 });
  return {
    module: SampleModule,
    imports: [persistence, keys],
    providers: [{ provide: Stones, useClass: DatabaseStones }],
  };
}

async function fastifyApp(module: DynamicModule, options: HttpOptions): Promise<INestApplication> {
  const app = await createHttpApplication(module, {
    options,
    openApi: { title: 'Stones', version: '1' },
    logger: () => ({ log: () => undefined, error: () => undefined, warn: () => undefined }),
  });
  await listen(app, options);
  return app;
}

async function expressApp(module: DynamicModule, { context = true }: SampleInit): Promise<INestApplication> {
  const app = await NestFactory.create(module, new ExpressAdapter(), { logger: false });
  if (context) useRequestContext(app);
  const server = await app.listen(0, '127.0.0.1');
  if (!server.listening) await once(server, 'listening');
  return app;
}
