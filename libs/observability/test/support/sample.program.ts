import 'reflect-metadata';
import { REQUEST_CONTEXT, type RequestContext } from '@ashlar/domain';
import { Controller, Get, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ClsModule, ClsServiceManager } from 'nestjs-cls';
import {
  type LogLevel,
  MetricsRoute,
  ObservabilityModule,
  ObservabilityOptions,
  ServiceLogger,
} from '../../src/index.js';

@Controller()
class EchoController {
  private readonly logger = new Logger('Echo');

  @Get('echo/:word')
  echo() {
    this.logger.log({ password: 'hunter2', nested: { token: 'hunter2' }, kept: 1 }, 'inside');
    return 'echo';
  }

  @Get('fail')
  fail() {
    throw new Error('on purpose');
  }
}

/** Enters the request context as `@ashlar/http` does. */
function contextualAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter();
  adapter.setOnRequestHook((request: { raw: object }, _reply: unknown, done: () => void) => {
    const cls = ClsServiceManager.getClsService();
    const context: RequestContext = {
      requestId: 'request-0001',
      actor: { kind: 'user', id: 'u1', role: 'user', permissions: [] },
      trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
    };
    Object.defineProperty(request.raw, REQUEST_CONTEXT, { value: context });
    cls.run(() => {
      cls.set(REQUEST_CONTEXT, context);
      done();
    });
  });
  return adapter;
}

const [format, level, requests] = process.argv.slice(2);
const options = new ObservabilityOptions();
options.service = 'sample';
options.log.format = format as 'json';
options.log.level = level as LogLevel;
options.log.requests = requests !== 'quiet';

@Module({
  imports: [ClsModule.forRoot({ global: true }), ObservabilityModule.forRoot(options)],
  controllers: [EchoController],
})
class SampleModule {}

const app = await NestFactory.create<NestFastifyApplication>(SampleModule, contextualAdapter(), { bufferLogs: true });
app.useLogger(app.get(ServiceLogger));
await app.init();
await app.inject('/echo/hello?token=hunter2');
await app.inject('/fail');
const statuses = [await app.inject('/nowhere/hunter2'), await app.inject('/metrics')].map((r) => r.statusCode);
new Logger('Outside').warn('outside of any request');
const metrics = await app.get(MetricsRoute).handle();
await app.close();
process.stdout.write(
  `${JSON.stringify({ statuses, metrics: metrics.body.includes('process_cpu_user_seconds_total'), type: metrics.contentType })}\n`,
);
