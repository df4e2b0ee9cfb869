import 'reflect-metadata';
import { request } from 'node:http';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ClsModule } from 'nestjs-cls';
import { ObservabilityModule, ObservabilityOptions, Traced } from '../../src/index.js';

/** A service that calls itself: `node --import ../../src/register.ts tracing.program.ts /good /fail`. */
const options = new ObservabilityOptions();
options.log.level = 'silent';
let url = '';

@Controller()
class SampleController {
  @Get('good/:id')
  @Traced('sample.good')
  good() {
    return 'good';
  }

  @Get('fail')
  @Traced('sample.fail')
  fail() {
    throw new Error('on purpose');
  }

  @Get('health/live')
  health() {
    return 'up';
  }

  @Get('calls')
  async calls() {
    await get(`${url}/good/1?token=hunter2`);
    await fetch(`${url}/good/2?token=hunter2`);
    return 'called';
  }
}

@Module({
  imports: [ClsModule.forRoot({ global: true }), ObservabilityModule.forRoot(options)],
  controllers: [SampleController],
})
class SampleModule {}

/** By the name that was imported, which is patched only if the built-in module's exports were synchronised. */
function get(address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { headers: { authorization: 'Bearer hunter2' } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    outgoing.on('error', reject).end();
  });
}

const app = await NestFactory.create<NestFastifyApplication>(SampleModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
for (const path of process.argv.slice(2)) {
  await context.with(ROOT_CONTEXT, () => get(url + path));
}
const begin = performance.now();
await app.close();
process.stdout.write(`${JSON.stringify({ closedInMs: Math.round(performance.now() - begin) })}\n`);
process.exit(0);
