import { createOpenApiDocument, OPENAPI_PATH } from '@ashlar/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { IdempotencyModule, IdempotencyOptions, IdempotencyService, MemoryIdempotencyStore } from '../src/index.js';
import { type SampleApp, startSampleApp } from './support/sample-app.js';

describe('IdempotencyModule', () => {
  const boot = (options?: IdempotencyOptions) => {
    const store = new MemoryIdempotencyStore();
    const init = options === undefined ? { store } : { store, options };
    return Test.createTestingModule({ imports: [IdempotencyModule.forRoot(init)] }).compile();
  };

  it('has sound defaults', async () => {
    const app = await boot();
    expect(app.get(IdempotencyService).options).toEqual({
      lease: 60_000,
      retention: 86_400_000,
      retryAfter: 1_000,
      answerLimit: 262_144,
      replayedHeaders: ['content-type', 'etag', 'link', 'location'],
      cleanUpBatch: 1_000,
    });
  });

  it('stops the boot when options are wrong, and names all mistakes', async () => {
    const options = Object.assign(new IdempotencyOptions(), {
      lease: 5_000,
      retention: 1_000,
      replayedHeaders: ['A:'],
    });
    await expect(boot(options)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_OPTIONS_INVALID',
      fields: [{ pointer: '/replayedHeaders' }, { pointer: '/retention', message: 'retention must be at least lease' }],
    });
  });
});

describe('limits and headers of stored answers', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    const options = { answerLimit: 1_000, replayedHeaders: ['x-other', 'location'] };
    sample = await startSampleApp({ options });
  });
  afterAll(() => sample.app.close());

  it('keep no answer that is too large, and say so in a replay', async () => {
    const call = () => sample.post('/stones/answers/large', {}, { 'idempotency-key': 'large' });
    expect(((await (await call()).json()) as { text: string }).text).toHaveLength(2_000);
    const again = await call();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([409, 'true']);
    expect(await again.json()).toMatchObject({ code: 'IDEMPOTENCY_ANSWER_NOT_KEPT', details: { status: 202 } });
    expect(sample.hooks.ran).toEqual(['large']);
  });

  it('repeat the headers that are asked for', async () => {
    const call = () => sample.post('/stones', { name: 'x' }, { 'idempotency-key': 'headers' });
    await call();
    const { headers } = await call();
    expect([headers.get('location'), headers.get('etag')]).toEqual(['/api/v1/stones/x', null]);
  });
});

describe('the OpenAPI document', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp();
  });
  afterAll(() => sample.app.close());

  const operation = (path: string) => {
    const document = createOpenApiDocument(sample.app, { title: 'Stones', version: '1' });
    return document.paths[`/api/v1/stones${path}`]?.post;
  };

  it('has the header, required where it is', () => {
    const headers = (path: string) =>
      operation(path)?.parameters?.filter((parameter) => 'in' in parameter && parameter.in === 'header');
    const header = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 257 } };
    expect(headers('')).toMatchObject([{ ...header, required: true }]);
    expect(headers('/elsewhere')).toMatchObject([{ ...header, required: false }]);
  });

  it('has the failures, and the headers of answers', () => {
    const { responses } = operation('') ?? {};
    expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['201', '400', '409', '422']));
    expect(responses).toMatchObject({
      201: { headers: { Location: {}, ETag: {}, 'Idempotency-Replayed': {} }, content: { 'application/json': {} } },
      409: { headers: { 'Retry-After': {} }, content: { 'application/problem+json': {} } },
      422: { content: { 'application/problem+json': {} } },
    });
    expect(responses?.['422']).not.toHaveProperty('headers.Idempotency-Replayed');
  });

  it('is served', async () => {
    expect((await fetch(new URL(OPENAPI_PATH, sample.url))).status).toBe(200);
  });
});
