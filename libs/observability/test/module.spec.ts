import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { describe, expect, it, jest } from '@jest/globals';
import { ClsModule } from 'nestjs-cls';
import { PinoLogger } from 'nestjs-pino';
import {
  LogLevels,
  LogLevelsRoute,
  MetricsRoute,
  ObservabilityModule,
  ObservabilityOptions,
  ServiceLogger,
} from '../src/index.js';

@Controller()
class HelloController {
  @Get('hello')
  hello() {
    return 'hello';
  }
}

async function start(change: (options: ObservabilityOptions) => void = () => undefined) {
  const options = new ObservabilityOptions();
  options.log.level = 'silent';
  change(options);

  @Module({
    imports: [
      ClsModule.forRoot({ global: true }),
      ObservabilityModule.forRootAsync({ useFactory: async () => options }),
    ],
    controllers: [HelloController],
  })
  class SampleModule {}

  const app = await NestFactory.create<NestFastifyApplication>(SampleModule, new FastifyAdapter(), { logger: false });
  app.useLogger(app.get(ServiceLogger));
  await app.init();
  return app;
}

describe('ObservabilityModule', () => {
  it('may be there twice in one process, on one registry', async () => {
    const apps = [await start(), await start()];
    const pages = await Promise.all(apps.map((app) => app.get(MetricsRoute).handle()));
    for (const { body } of pages) expect(body.match(/# TYPE process_cpu_user_seconds_total/g)).toHaveLength(1);
    await Promise.all(apps.map((app) => app.close()));
  });

  it('logs a request on a server, and does without one', async () => {
    const app = await start();
    const info = jest.spyOn(PinoLogger.root, 'info');
    expect((await app.inject('/hello')).body).toBe('hello');
    expect(info).toHaveBeenCalledTimes(1);
    await app.close();

    const context = await NestFactory.createApplicationContext(
      ObservabilityModule.forRoot(new ObservabilityOptions()),
      {
        logger: false,
      },
    );
    expect(context.get(MetricsRoute).path).toBe('/metrics');
    await context.close();
  });

  it('changes levels at run time, on a route of the operations port', async () => {
    const app = await start();
    const body = JSON.stringify({ level: 'debug', context: 'HelloController', for: '1m' });
    const answer = await app.get(LogLevelsRoute).handle({ method: 'PUT', query: {}, body });
    expect(JSON.parse(answer.body)).toMatchObject({ level: 'silent', contexts: { HelloController: 'debug' } });
    expect([app.get(LogLevels).get('HelloController'), PinoLogger.root.level]).toEqual(['debug', 'debug']);
    app.get(LogLevels).resetAll();
    expect(PinoLogger.root.level).toBe('silent');
    await app.close();
  });

  it('reads logs as a terminal shows them', async () => {
    const app = await start(({ log }) => (log.format = 'pretty'));
    expect(app.get(ServiceLogger)).toBeInstanceOf(ServiceLogger);
    await app.close();
  });
});
