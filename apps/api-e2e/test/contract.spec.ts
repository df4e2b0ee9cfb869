import { describe, expect, it } from '@jest/globals';
import { Contract } from './support/contract.js';
import type { DeclaredResponse, OpenApi, Schema } from './support/open-api.js';

const ITEM: Schema = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    note: { type: ['string', 'null'], maxLength: 3 },
    parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
  },
};
const PROBLEM: Schema = { type: 'object', required: ['status'], properties: { status: { type: 'integer' } } };
const SCHEMAS: Readonly<Record<string, Schema>> = {
  Item: ITEM,
  Part: { type: 'object', properties: { size: { type: 'integer' } } },
  Longer: {
    allOf: [{ $ref: '#/components/schemas/Item' }, { type: 'object', properties: { more: { type: 'string' } } }],
  },
  Either: { oneOf: [{ $ref: '#/components/schemas/Item' }, { $ref: '#/components/schemas/Part' }] },
  Loose: { type: 'object', properties: {}, additionalProperties: { $ref: '#/components/schemas/Part' } },
  ProblemDto: PROBLEM,
};
const ID = '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69';
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' };

/** A document of one path that answers 200 with a schema. */
function documentOf(schema: Schema, more: DeclaredResponse = {}): OpenApi {
  const content = { 'application/json': { schema } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const responses = {
    200: { description: 'It is.', content, ...more },
    204: { description: 'Nothing.' },
    404: { $ref: '#/components/responses/NotFound' },
  };
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } };
  return {
    openapi: '3.1.0',
    info: { title: 'Made up', version: '1' },
    paths: { '/items/{id}': { get: { parameters, responses } }, '/items/new': { post: { responses } } },
    components: { schemas: SCHEMAS, responses: { NotFound: { description: 'None.', content: problem } } },
  };
}

interface Given {
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
}

function violations(document: OpenApi, given: Given): string[] {
  const { method = 'GET', path = '/items/1', status = 200, headers = JSON_TYPE, body = { id: ID } } = given;
  const text = given.text ?? JSON.stringify(body);
  return new Contract(document).violations({ method, path }, { status, headers: new Headers(headers), text });
}

const item = documentOf({ $ref: '#/components/schemas/Item' });
const ofSchema = (name: string, body: unknown) =>
  violations(documentOf({ $ref: `#/components/schemas/${name}` }), { body });

describe('the contract finds', () => {
  it('nothing in an answer that is declared', () => {
    const body = { id: ID, note: null, parts: [{ size: 1 }] };
    expect(violations(item, { body, headers: { ...JSON_TYPE, date: 'today', vary: 'accept' } })).toEqual([]);
    expect(violations(item, { status: 204, headers: {}, text: '' })).toEqual([]);
    expect(violations(item, { method: 'HEAD', text: '' })).toEqual([]);
    expect(violations(item, { status: 404, headers: PROBLEM_TYPE, body: { status: 404 } })).toEqual([]);
  });

  it.each<[string, Given, RegExp]>([
    ['a status', { status: 201 }, /^status 201, of 200, 204, 404$/],
    ['a failure of the server', { status: 500, headers: PROBLEM_TYPE, body: { status: 500 } }, /^status 500/],
    ['a header', { headers: { ...JSON_TYPE, 'x-powered-by': 'chance' } }, /^header x-powered-by$/],
    ['a media type', { headers: { 'content-type': 'text/html' } }, /^content type text\/html, of application\/json$/],
    ['an answer without a type', { headers: {} }, /^content type none/],
    ['a field', { body: { id: ID, extra: 1 } }, /^body: the whole has the undeclared field "extra"$/],
    ['a field further down', { body: { id: ID, parts: [{ size: 1, colour: 2 }] } }, /^body: \/parts\/0 .*"colour"$/],
    ['a body that is no JSON', { text: '{' }, /no JSON/],
    ['a body where there is none', { status: 204 }, /^a body, where there is none$/],
    ['a body to HEAD', { method: 'HEAD' }, /^a body, where there is none$/],
  ])('%s that is not declared', (_what, given, violation) => {
    expect(violations(item, given)).toEqual([expect.stringMatching(violation)]);
  });

  it.each<[string, Given, RegExp]>([
    ['a field that is missing', { body: { note: 'a' } }, /required property 'id'/],
    ['a value of another type', { body: { id: ID, note: 7 } }, /^body: \/note must be string/],
    ['a text that is too long', { body: { id: ID, note: 'four' } }, /^body: \/note must NOT have more than 3/],
    ['a text of another format', { body: { id: '1' } }, /^body: \/id must match format "uuid"/],
    ['no body', { text: '' }, /^no body$/],
    [
      'a status in the body that is another',
      { status: 404, headers: PROBLEM_TYPE, body: { status: 400 } },
      /^body: \/status is 400/,
    ],
  ])('%s', (_what, given, violation) => {
    expect(violations(item, given)).toEqual([expect.stringMatching(violation)]);
  });

  it('an undeclared field of a whole that several schemas make up, and no declared one', () => {
    expect(ofSchema('Longer', { id: ID, more: 'm' })).toEqual([]);
    expect(ofSchema('Longer', { id: ID, more: 'm', extra: 1 })).toEqual([expect.stringContaining('"extra"')]);
    expect(ofSchema('Either', { size: 1 })).toEqual([]);
    expect(ofSchema('Either', { size: 1, id: ID })).not.toEqual([]);
    expect(ofSchema('Loose', { any: { size: 1 } })).toEqual([]);
    expect(ofSchema('Loose', { any: { size: 1, extra: 1 } })).toEqual([expect.stringContaining('"extra"')]);
  });

  it('headers that are missing or of another shape', () => {
    const headers = {
      ETag: { required: true, schema: { type: 'string' } },
      'X-Count': { schema: { type: 'integer' } },
    };
    const document = documentOf({ $ref: '#/components/schemas/Item' }, { headers });
    expect(violations(document, { headers: { ...JSON_TYPE, etag: '"1"', 'x-count': '12' } })).toEqual([]);
    expect(violations(document, {})).toEqual(['no header etag, which is required']);
    expect(violations(document, { headers: { ...JSON_TYPE, etag: '"1"', 'x-count': 'many' } })).toEqual([
      expect.stringMatching(/^header x-count: many: .* must be integer$/),
    ]);
  });

  describe('where the document has no operation', () => {
    const notFound = { status: 404, headers: PROBLEM_TYPE, body: { status: 404 } };
    const notAllowed = { status: 405, headers: { ...PROBLEM_TYPE, allow: 'GET, HEAD' }, body: { status: 405 } };

    it('nothing in the problem that says so, nor in the pages beside the API', () => {
      expect(violations(item, { path: '/nowhere', ...notFound })).toEqual([]);
      expect(violations(item, { method: 'PUT', ...notAllowed })).toEqual([]);
      expect(violations(item, { path: '/docs/page.js', headers: { etag: '1' }, text: 'alert()' })).toEqual([]);
    });

    it.each<[string, Given, RegExp]>([
      ['a success', { path: '/nowhere' }, /^status 200 of no operation/],
      ['a success of another method', { method: 'PUT' }, /^status 200 of no operation/],
      ['404 of a path that is there', { method: 'PUT', ...notFound }, /^status 404 of no operation/],
      [
        'a failure of the server',
        { path: '/nowhere', status: 500, headers: PROBLEM_TYPE, body: { status: 500 } },
        /^status 500/,
      ],
      [
        'a failure of another type',
        { path: '/nowhere', ...notFound, headers: JSON_TYPE },
        /^content type application\/json/,
      ],
      ['a failure with another field', { path: '/nowhere', ...notFound, body: { status: 404, sql: '' } }, /"sql"$/],
      [
        'a failure with another header',
        { path: '/nowhere', ...notFound, headers: { ...PROBLEM_TYPE, server: 'x' } },
        /^header server$/,
      ],
      [
        'a change of a page',
        { method: 'POST', path: '/docs', headers: {}, text: 'done' },
        /^status 200 of no operation/,
      ],
    ])('%s', (_what, given, violation) => {
      expect(violations(item, given)).toContainEqual(expect.stringMatching(violation));
    });
  });

  it('the operation by the path that says most', () => {
    expect(
      violations(item, { method: 'POST', path: '/items/new?x=/items/1', status: 204, headers: {}, text: '' }),
    ).toEqual([]);
    expect(violations(item, { path: '/items/new' })).toEqual([]);
    expect(violations(item, { path: '/items/1/2' })).toContainEqual(expect.stringMatching(/of no operation/));
  });

  it('mistakes of the document: references that lead nowhere, and words that no schema has', () => {
    expect(() => violations(documentOf({ $ref: '#/components/schemas/Missing' }), {})).toThrow(/Missing/);
    expect(() => violations(documentOf({ nullabel: true } as Schema), {})).toThrow(/nullabel/);
  });

  it('and shows the request, the answer, and what is wrong with it', () => {
    const received = { status: 418, headers: new Headers({ 'x-tea': 'pot' }), text: 'short and stout' };
    expect(() => new Contract(item).assert({ method: 'GET', path: '/items/7?a=b' }, received)).toThrow(
      /- status 418, of 200[^]*GET \/items\/7\?a=b[^]*HTTP 418\nx-tea: pot[^]*short and stout/,
    );
  });
});
