import 'reflect-metadata';

import { Controller, Get, Module } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

import { doors } from './doors.js';

@Controller()
class PlainController {
  /** How many names each door exports. */
  @Get()
  answer(): Record<string, number> {
    return Object.fromEntries(Object.entries(doors).map(([name, door]) => [name, Object.keys(door).length]));
  }
}

@Module({ controllers: [PlainController] })
class PlainModule {}

const adapter: AbstractHttpAdapter = process.env['SERVER'] === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();

async function main(): Promise<void> {
  const app = await NestFactory.create(PlainModule, adapter, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  try {
    const response = await fetch(await app.getUrl(), { signal: AbortSignal.timeout(5_000) });
    process.stdout.write(`${adapter.getType()} ${await response.text()}\n`);
  } finally {
    await app.close();
  }
}

void main();
