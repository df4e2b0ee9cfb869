import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryOf } from './fuzz/arbitrary-of.js';
import { curlOf } from './fuzz/call.js';
import { Fuzzer } from './fuzz/fuzzer.js';
import { Contract } from './support/contract.js';
import { HttpClient } from './support/http-client.js';
import type { OpenApi, Schema } from './support/open-api.js';
import { SchemaCheck } from './support/schema-check.js';

const THING: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 5, pattern: '\\S' },
    note: { type: ['string', 'null'], maxLength: 3 },
  },
};
const PROBLEM: Schema = {
  type: 'object',
  properties: { status: { type: 'integer' }, code: { type: 'string' } },
};
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } };
const DOCUMENT: OpenApi = {
  openapi: '3.1.0',
  info: { title: 'Made up', version: '1' },
  paths: {
    '/things': {
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
        },
        responses: {
          201: { description: 'Made.' },
          400: { description: 'No.', content: problem },
          500: { description: 'Ours.', content: problem },
        },
      },
    },
  },
  components: { schemas: { Thing: THING, ProblemDto: PROBLEM } },
};

/** The status that a body deserves. */
type Judge = (body: string) => number;

const check = new SchemaCheck(DOCUMENT);
const isRight: Judge = (body) => {
  try {
    return check.mistakes(THING, JSON.parse(body)).length === 0 ? 201 : 400;
  } catch {
    return 400;
  }
};

describe('values made from a schema', () => {
  it.each<[string, Schema]>([
    ['an object with members that may be missing or null', THING],
    ['a pattern', { type: 'string', minLength: 2, maxLength: 40, pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' }],
    ['bounds', { type: 'integer', minimum: 3, maximum: 5 }],
    [
      'formats',
      {
        type: 'array',
        minItems: 1,
        maxItems: 2,
        items: {
          anyOf: [
            { type: 'string', format: 'uuid' },
            { type: 'string', format: 'date-time' },
          ],
        },
      },
    ],
    [
      'parts',
      {
        allOf: [
          { $ref: '#/components/schemas/Thing' },
          { type: 'object', required: ['size'], properties: { size: { enum: [1, 'big'] } } },
        ],
      },
    ],
  ])('fit it: %s', (_what, schema) => {
    fc.assert(
      fc.property(arbitraryOf(DOCUMENT, schema), (value) => {
        expect(check.mistakes(schema, JSON.parse(JSON.stringify(value)))).toEqual([]);
      }),
    );
  });
});

describe('a fuzz run finds', () => {
  let server: Server | undefined;

  afterEach(() => void server?.close());

  async function failuresOf(judge: Judge): Promise<string> {
    server = createServer(async (request, response) => {
      const body = await text(request);
      const isThing = request.method === 'POST' && request.url?.split('?', 1)[0] === '/things';
      const isKnown = /^\/things(\?|$)/.test(request.url ?? '');
      const isJson = /^application\/json(;|$)/i.test(request.headers['content-type'] ?? '');
      const status = isThing ? (isJson ? judge(body) : 400) : isKnown ? 405 : 404;
      if (status === 201) return void response.writeHead(status).end();
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ status, code: 'REFUSED' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = new HttpClient(base, {}, new Contract(DOCUMENT));
    return (await new Fuzzer(DOCUMENT, http).run({ calls: 400, seed: 1 })).failures.join('\n\n');
  }

  it('nothing in a server that does what its document says', async () => {
    expect(await failuresOf(isRight)).toBe('');
  });

  it.each<[string, Judge, RegExp]>([
    [
      'a failure, though it is declared',
      (body) => (body.includes('null') ? 500 : isRight(body)),
      /^It failed with 500/m,
    ],
    [
      'a status that is not declared',
      (body) => (isRight(body) === 400 ? 422 : 201),
      /^- status 422, of 201, 400, 500/m,
    ],
    ['validation that is weaker', (body) => (body.startsWith('{') ? 201 : 400), /^The document forbids it .*was 201/m],
    [
      'validation that is stronger',
      (body) => (body.length > 15 ? 400 : isRight(body)),
      /^The document allows it, .*400/m,
    ],
  ])('%s', async (_what, judge, complaint) => {
    const failures = await failuresOf(judge);
    expect(failures).toMatch(complaint);
    expect(failures).toMatch(/^curl -i -g --path-as-is -X POST 'http:\/\/127\.0\.0\.1:\d+\/things/m);
  });

  it('and writes commands that a shell reads as they were meant', () => {
    const request = { method: 'POST', target: '/a?b=c', headers: { 'x-a': "it's", 'x-b': '' }, body: `{"a":"'"}` };
    expect(curlOf('http://h', request)).toBe(
      `curl -i -g --path-as-is -X POST 'http://h/a?b=c' -H 'x-a: it'\\''s' -H 'x-b;' --data-raw '{"a":"'\\''"}'`,
    );
  });
});
