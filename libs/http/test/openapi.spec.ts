import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExtension, ApiHeader, type OpenAPIObject } from '@nestjs/swagger';
import { PERSON_EXTENSION, Public, RequirePermission } from '../src/index.js';
import { PersonDto, type SampleApp, startSampleApp } from './sample-app.js';

@RequirePermission('stones:read')
@Controller('stones')
class StonesController {
  @Get()
  list() {
    return [];
  }

  @Post()
  @RequirePermission('stones:write', 'stones:read')
  create(@Body() body: PersonDto) {
    return body;
  }

  @Get('person')
  @ApiExtension(PERSON_EXTENSION, true)
  @ApiExtension('x-codeSamples', [{ lang: 'Shell', source: 'stones person' }])
  person() {
    return {};
  }

  @Get('open')
  @Public()
  @ApiHeader({ name: 'If-Match', required: true, schema: { type: 'string', example: '"1"' } })
  open() {
    return {};
  }
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Described = { $ref?: string; description?: string; headers?: object; content?: object };

let sample: SampleApp;
let document: OpenAPIObject;
beforeAll(async () => {
  const bearer = { type: 'http', scheme: 'bearer' } as const;
  sample = await startSampleApp({
    controllers: [StonesController],
    openApi: {
      securitySchemes: { bearer, key: { type: 'apiKey', in: 'header', name: 'x-key' } },
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      extend: ({ info, components }) => {
        info.description = `Shared answers: ${Object.keys(components?.responses ?? {}).length}.`;
      },
    },
  });
  document = (await (await fetch(`${sample.url}/openapi.json`)).json()) as OpenAPIObject;
});
afterAll(() => sample.app.close());

const operation = (path: string, method: 'get' | 'post' = 'get') => document.paths[path]?.[method] as Operation;
const answer = (of: Operation, status: number) => of.responses[String(status)] as Described;
const permissions = (of: Operation) => (of as unknown as Record<string, unknown>)['x-required-permissions'];

describe('the OpenAPI document', () => {
  it('names its licence, and is valid wherever it was read from', () => {
    expect(document.info.license).toEqual({ name: 'MIT', url: 'https://opensource.org/license/mit' });
    expect(document.servers).toEqual([{ url: '/' }]);
  });

  it('gives the last word to the app, once everything else is there', () => {
    expect(document.info.description).toBe('Shared answers: 10.');
  });

  it('asks for a scheme and names the permission where one is needed, on the method or its controller', () => {
    expect(operation('/api/v1/stones').security).toEqual([{ bearer: [] }, { key: [] }]);
    expect(permissions(operation('/api/v1/stones'))).toEqual(['stones:read']);
    expect(permissions(operation('/api/v1/stones', 'post'))).toEqual(['stones:write', 'stones:read']);
  });

  it('names no key where a person is asked for', () => {
    expect(operation('/api/v1/stones/person').security).toEqual([{ bearer: [] }]);
  });

  it('asks for nothing where anybody may call', () => {
    for (const open of [operation('/api/v1/stones/open'), operation('/health/live')]) {
      expect(open.security).toEqual([]);
      expect(permissions(open)).toBeUndefined();
      expect(answer(open, 401)).toBeUndefined();
    }
  });

  it('gives every operation a line of curl, unless a decorator says what to write', () => {
    const samples = (of: Operation) => (of as unknown as Record<string, unknown>)['x-codeSamples'];
    const curl = (source: string) => [{ lang: 'Shell', label: 'curl', source }];
    const list = curl('curl "$API/api/v1/stones" -H "Authorization: Bearer $TOKEN"');
    expect(samples(operation('/api/v1/stones'))).toEqual(list);
    expect(samples(operation('/api/v1/stones/open'))).toEqual(
      curl(`curl "$API/api/v1/stones/open" -H 'If-Match: "1"'`),
    );
    expect(samples(operation('/api/v1/stones/person'))).toEqual([{ lang: 'Shell', source: 'stones person' }]);
    const all = Object.values(document.paths).flatMap(({ get, post }) => [get, post].flatMap((each) => each ?? []));
    expect(all.filter((each) => samples(each) === undefined)).toEqual([]);
  });

  it('declares what the edge may answer to anything', () => {
    const list = operation('/api/v1/stones');
    expect(Object.keys(list.responses)).toEqual([
      ...['200', '400', '401', '403', '408', '413', '414', '415', '431', '500', '503'],
    ]);
    expect(answer(list, 413)).toEqual({ $ref: '#/components/responses/ContentTooLarge' });
    expect(document.components?.responses?.['UnsupportedMediaType']).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
    });
  });

  it('declares the request id with every answer', () => {
    expect(answer(operation('/api/v1/stones'), 200).headers).toEqual({
      'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
    });
    expect(document.components?.responses?.['InternalServerError']).toMatchObject({
      headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
    });
  });

  it('keeps what a decorator says beside what holds for all', () => {
    const ready = answer(operation('/health/ready'), 503);
    expect(ready.description).toBe('Not now.');
    expect(Object.keys(ready.content ?? {})).toEqual(['application/json', 'application/problem+json']);
  });

  it('declares the headers of what is deprecated, with every answer', () => {
    const old = operation('/api/v1/people/old');
    for (const status of [200, 400]) {
      expect(Object.keys(answer(old, status).headers ?? {})).toEqual(
        expect.arrayContaining(['Deprecation', 'Sunset', 'Link', 'X-Request-Id']),
      );
    }
  });
});
