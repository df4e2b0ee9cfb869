import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { Public } from '../src/index.js';
import { AddressDto, type SampleApp, startSampleApp } from './sample-app.js';

@Public()
@Controller('slow')
class SlowController {
  @Get()
  async read() {
    await wait(400);
    return {};
  }

  @Post()
  async write(@Body() body: AddressDto) {
    await wait(400);
    return body;
  }
}

const logger = { log: jest.fn(), warn: jest.fn(), error: jest.fn() };
let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp({ controllers: [SlowController], logger, options: { handlerTimeout: 100 } });
});
afterAll(() => sample.app.close());

const json = { 'content-type': 'application/json' };

describe('a handler that takes too long', () => {
  it.each([
    ['without a body', {}],
    ['with a body', { method: 'POST', headers: json, body: JSON.stringify({ country: 'de' }) }],
  ])('is answered for, %s', async (_name, init) => {
    const begin = performance.now();
    const answer = await fetch(`${sample.url}/api/v1/slow`, init);
    expect(performance.now() - begin).toBeLessThan(390);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({
      code: 'HTTP_HANDLER_TIMEOUT',
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('is told in the log in a line without a stack', async () => {
    expect(logger.warn.mock.calls).toContainEqual([
      expect.objectContaining({ code: 'HTTP_HANDLER_TIMEOUT', causes: [expect.stringContaining('took too long')] }),
      'Request failed',
      'HTTP',
    ]);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('harms nobody who is answered in time', async () => {
    expect((await fetch(`${sample.url}/health/live`)).status).toBe(200);
  });
});
