import type { AddressInfo } from 'node:net';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClsModule } from 'nestjs-cls';
import { HttpModule, HttpOptions, useRequestContext } from '../src/index.js';
import { PeopleController } from './sample-app.js';

let app: INestApplication;
let url: string;
beforeAll(async () => {
  const options = new HttpOptions();
  options.operations.enabled = false;

  @Module({
    imports: [ClsModule.forRoot({ global: true }), HttpModule.forRoot({ options })],
    controllers: [PeopleController],
  })
  class SampleModule {}

  app = await NestFactory.create(SampleModule, new ExpressAdapter(), { logger: false });
  useRequestContext(app);
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(() => app.close());

describe('on Express', () => {
  it('answers failures with problem details', async () => {
    const failed = await fetch(`${url}/people/fail/conflict`);
    expect([failed.status, failed.headers.get('content-type')]).toEqual([
      409,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(await failed.json()).toMatchObject({ code: 'PERSON_FAILED', status: 409 });
    expect((await fetch(`${url}/nowhere`).then((r) => r.json())) as object).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
  });

  it('validates bodies and paths', async () => {
    const headers = { 'content-type': 'application/json' };
    const refused = await fetch(`${url}/people`, { method: 'POST', headers, body: '{"admin":true}' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'INVALID_INPUT' });
    expect((await fetch(`${url}/people/42`)).status).toBe(400);
  });

  it('reads conditions and answers with tags', async () => {
    const changed = await fetch(`${url}/people/me`, { method: 'PUT', headers: { 'if-match': '"4"' } });
    expect(changed.headers.get('etag')).toBe('"5"');
    expect((await fetch(`${url}/people/me`, { method: 'PUT' })).status).toBe(428);
  });

  it('enters the context of a request, and tells its id', async () => {
    const failed = await fetch(`${url}/people/fail/conflict`, { headers: { 'x-request-id': 'of-the-client' } });
    expect(failed.headers.get('x-request-id')).toBe('of-the-client');
    expect(await failed.json()).toMatchObject({ requestId: 'of-the-client' });
    const made = await fetch(`${url}/nowhere`);
    expect(await made.json()).toMatchObject({ requestId: made.headers.get('x-request-id') });
  });

  it('tells its health', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });
});
