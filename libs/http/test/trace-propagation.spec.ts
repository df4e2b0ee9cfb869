import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { Public } from '../src/index.js';
import { type SampleApp, startSampleApp } from './sample-app.js';

const TRACE_PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

let other: Server;
let otherUrl: string;
const seen: IncomingMessage[] = [];

@Public()
@Controller('calls')
class CallsController {
  @Get()
  async call() {
    await fetch(otherUrl);
    return {};
  }

  @Get('own')
  async own() {
    await fetch(otherUrl, { headers: { traceparent: '00-11111111111111111111111111111111-2222222222222222-00' } });
    return {};
  }
}

let sample: SampleApp;
let twin: SampleApp;
beforeAll(async () => {
  other = createServer((request, response) => {
    seen.push(request);
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  sample = await startSampleApp({ controllers: [CallsController] });
  twin = await startSampleApp({ controllers: [CallsController] });
});
afterAll(async () => {
  await sample.app.close();
  other.close();
});

async function passedOn(path: string, headers: Record<string, string> = {}): Promise<string[] | undefined> {
  await fetch(sample.url + path, { headers });
  return seen.at(-1)?.headersDistinct['traceparent'];
}

describe('traceparent', () => {
  it('is passed on to what is fetched while the request is served, once', async () => {
    expect(await passedOn('/api/v1/calls', { traceparent: TRACE_PARENT })).toEqual([TRACE_PARENT]);
  });

  it('is passed on as long as one app of the process runs', async () => {
    await twin.app.close();
    expect(await passedOn('/api/v1/calls', { traceparent: TRACE_PARENT })).toEqual([TRACE_PARENT]);
  });

  it('is not made up', async () => {
    expect(await passedOn('/api/v1/calls')).toBeUndefined();
    expect(await passedOn('/api/v1/calls', { traceparent: '00-nonsense' })).toBeUndefined();
  });

  it('is left alone where the call brings its own', async () => {
    expect(await passedOn('/api/v1/calls/own', { traceparent: TRACE_PARENT })).toEqual([
      '00-11111111111111111111111111111111-2222222222222222-00',
    ]);
  });
});
