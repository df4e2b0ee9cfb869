import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import compress from '@fastify/compress';
import { Controller, Get, Header, Head, Module, StreamableFile } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ClsModule } from 'nestjs-cls';
import { PinoLogger } from 'nestjs-pino';
import { ObservabilityModule, ObservabilityOptions } from '../src/index.js';

const LONG = 'a text that can be compressed '.repeat(200);
let hanging: Promise<void>;
let release: () => void;

@Controller()
class SampleController {
  @Get('stream')
  stream() {
    return new StreamableFile(Readable.from(['12345', Buffer.from('678')]));
  }

  @Get('long')
  @Header('content-type', 'text/plain')
  long() {
    return LONG;
  }

  @Get('hanging')
  async hanging() {
    await hanging;
    return 'too late';
  }

  @Get('endless')
  endless() {
    return new StreamableFile(
      Readable.from(
        (async function* () {
          yield '12345';
          await hanging;
        })(),
      ),
    );
  }

  @Head('head')
  head() {
    return 'text';
  }

  @Get('health/live')
  live() {
    return 'up';
  }
}

let app: NestFastifyApplication;
let url: string;
let written: jest.SpiedFunction<(line: Record<string, unknown>, message: string) => void>;
const lines = () => written.mock.calls.map(([line]) => line);

beforeAll(async () => {
  const options = new ObservabilityOptions();
  options.log.level = 'silent';

  @Module({
    imports: [ClsModule.forRoot({ global: true }), ObservabilityModule.forRoot(options)],
    controllers: [SampleController],
  })
  class SampleModule {}

  app = await NestFactory.create<NestFastifyApplication>(SampleModule, new FastifyAdapter(), { logger: false });
  await app.register(compress as never, { threshold: 1 });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  written = jest.spyOn(PinoLogger.root, 'info') as unknown as typeof written;
});
beforeEach(() => {
  written.mockClear();
  hanging = new Promise((resolve) => (release = resolve));
});
afterAll(() => app.close());

/** The line may be written after the client has its answer. */
async function line(): Promise<Record<string, unknown>> {
  for (const until = Date.now() + 5_000; Date.now() < until; await new Promise(setImmediate)) {
    const [first] = lines();
    if (first !== undefined) return first;
  }
  throw new Error('no line was written');
}

/** Asks and hangs up: at once, or when the first bytes are there. */
async function hangUp(path: string, afterFirstBytes: boolean): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
  if (afterFirstBytes) {
    let received = '';
    while (!received.includes('12345')) received += String((await once(socket, 'data'))[0]);
  } else {
    await new Promise<void>((resolve) => app.getHttpServer().once('request', () => resolve()));
  }
  socket.destroy();
}

describe('the request line', () => {
  it('counts the bytes of a stream', async () => {
    await (await fetch(`${url}/stream`, { headers: { 'accept-encoding': 'identity' } })).text();
    await expect(line()).resolves.toMatchObject({ route: '/stream', status: 200, bytes: 8 });
  });

  it('counts the bytes that compression leaves, not those that were there before', async () => {
    const answer = await fetch(`${url}/long`, { headers: { 'accept-encoding': 'gzip' } });
    expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual(['gzip', LONG]);
    const { bytes } = await line();
    expect(bytes).toBeGreaterThan(20);
    expect(bytes).toBeLessThan(500);
  });

  it('counts no body of an answer to HEAD', async () => {
    await fetch(`${url}/head`, { method: 'HEAD' });
    await expect(line()).resolves.toMatchObject({ method: 'HEAD', bytes: 0 });
  });

  it('says that the client was gone before the answer', async () => {
    await hangUp('/hanging', false);
    await expect(line()).resolves.toMatchObject({ route: '/hanging', aborted: true, bytes: 0 });
    release();
    await fetch(`${url}/head`, { method: 'HEAD' });
    expect(lines().filter(({ route }) => route === '/hanging')).toHaveLength(1);
    expect(lines()[0]).not.toHaveProperty('status');
  });

  it('says that the client was gone in the middle of the answer', async () => {
    await hangUp('/endless', true);
    await expect(line()).resolves.toMatchObject({ route: '/endless', aborted: true, status: 200, bytes: 5 });
    release();
  });

  it('is written for the first successful health check, and for one in a hundred after it', async () => {
    for (let count = 0; count < 101; count++) expect((await app.inject('/health/live')).body).toBe('up');
    expect(lines()).toHaveLength(2);
  });
});
