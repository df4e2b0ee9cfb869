import { DomainError, type ErrorDescription, type HealthCheck, type OperationsRoute } from '@ashlar/domain';
import {
  Body,
  Controller,
  Get,
  type LoggerService,
  Module,
  Param,
  Post,
  Put,
  Query,
  type Type as ControllerClass,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Transform } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { ClsModule } from 'nestjs-cls';
import {
  createHttpApplication,
  CurrentActor,
  currentContext,
  CursorQueryDto,
  Deprecated,
  ExpectedVersion,
  HttpModule,
  type HttpModuleOptions,
  HttpOptions,
  listen,
  NestedList,
  type OpenApiInit,
  OptionalField,
  ParseIdPipe,
  Public,
  Versioned,
} from '../src/index.js';

export class AddressDto {
  @Length(2, 2)
  country!: string;
}

export class PersonDto {
  @IsEmail()
  email!: string;

  @IsString()
  @Length(1, 10)
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  name!: string;

  @IsOptional()
  @IsInt()
  age?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => AddressDto)
  address?: AddressDto;

  @OptionalField()
  @IsString()
  nickname?: string;

  @OptionalField()
  @NestedList(() => AddressDto, { max: 2 })
  friends?: AddressDto[];
}

@Public()
@Controller('people')
export class PeopleController {
  @Post()
  create(@Body() body: PersonDto) {
    return body;
  }

  @Get()
  list(@Query() query: CursorQueryDto) {
    return query;
  }

  @Get('me')
  me(@CurrentActor() actor: unknown) {
    const context = currentContext();
    return { actor, requestId: context?.requestId, address: context?.clientAddress, trace: context?.trace };
  }

  @Put('me')
  @Versioned(PersonDto)
  replace(@ExpectedVersion({ required: true }) version: number | undefined) {
    return { version: (version ?? 0) + 1 };
  }

  @Get('old')
  @Deprecated({ since: '2026-01-31', sunset: '2026-12-31' })
  old() {
    return {};
  }

  @Get('fail/:how')
  fail(@Param('how') how: string) {
    if (how === 'crash') throw new Error('SELECT secret FROM vault');
    const category = how as 'conflict';
    throw new DomainError({
      code: 'PERSON_FAILED',
      category,
      message: 'It failed on purpose.',
      details: { how },
      fields: [{ pointer: '/name', code: 'taken', message: 'Taken.' }],
      retryAfterMs: 1500,
      cause: new Error('hidden cause'),
    });
  }

  @Get(':id')
  read(@Param('id', ParseIdPipe) id: string) {
    return { id };
  }
}

export interface SampleInit {
  errors?: ErrorDescription[];
  healthChecks?: HealthCheck[];
  healthIndicators?: HttpModuleOptions['healthIndicators'];
  operationsRoutes?: OperationsRoute[];
  options?: Partial<HttpOptions>;
  controllers?: ControllerClass[];
  openApi?: Partial<OpenApiInit>;
  logger?: LoggerService;
  registry?: object;
  durationBuckets?: number[];
}

export interface SampleApp {
  app: NestFastifyApplication;
  url: string;
  options: HttpOptions;
}

const SILENT: LoggerService = { log: () => undefined, error: () => undefined, warn: () => undefined };

/** A whole app on real ports of the loopback address. */
export async function startSampleApp({
  options: changes,
  controllers = [],
  openApi,
  logger = SILENT,
  ...init
}: SampleInit = {}): Promise<SampleApp> {
  const options = Object.assign(new HttpOptions(), { port: 0, healthTimeout: 100 }, changes);
  options.operations.port = 0;

  @Module({
    imports: [ClsModule.forRoot({ global: true }), HttpModule.forRoot({ options, ...init })],
    controllers: [PeopleController, ...controllers],
  })
  class SampleModule {}

  const app = await createHttpApplication(SampleModule, {
    options,
    openApi: { title: 'Sample', version: '1.2.3', ...openApi },
    logger: () => logger,
  });
  return { app, url: await listen(app, options), options };
}
