import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post, Version } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../src/index.js';
import { type SampleApp, startSampleApp } from './sample-app.js';

@Public()
@Controller('quarries')
class QuarriesController {
  @Get()
  list() {
    return { version: 1 };
  }

  @Get()
  @Version('2')
  listAgain() {
    return { version: 2 };
  }

  @Post()
  @Version(['1', '2'])
  open() {
    return { version: 'both' };
  }
}

let sample: SampleApp;
beforeAll(async () => void (sample = await startSampleApp({ controllers: [QuarriesController] })));
afterAll(() => sample.app.close());

const call = async (path: string, method = 'GET') => {
  const answer = await fetch(sample.url + path, { method });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('versions', () => {
  it('stand side by side, the first where a method says nothing', async () => {
    expect(await call('/api/v1/quarries')).toEqual({ status: 200, body: { version: 1 } });
    expect(await call('/api/v2/quarries')).toEqual({ status: 200, body: { version: 2 } });
    for (const version of ['v1', 'v2']) expect((await call(`/api/${version}/quarries`, 'POST')).status).toBe(201);
  });

  it('that nobody serves are unknown routes', async () => {
    expect(await call('/api/v3/quarries')).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
    expect((await call('/api/quarries')).status).toBe(404);
  });

  it('are operations of their own in the document', async () => {
    const { paths } = (await call('/openapi.json')).body as unknown as OpenAPIObject;
    expect(paths['/api/v1/quarries']?.get?.operationId).toBe('quarries_list');
    expect(paths['/api/v2/quarries']?.get?.operationId).toBe('quarries_listAgain_v2');
    const ids = Object.values(paths).flatMap((item) =>
      [item.get, item.post, item.put].flatMap((operation) => operation?.operationId ?? []),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
