import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { curlSample, type PlacedOperation } from './curl-sample.js';

type Components = Parameters<typeof curlSample>[1];
type Operation = PlacedOperation['operation'];

const text = { type: 'string' } as const;

function sample(place: `${string} ${string}`, operation: Partial<Operation> = {}, components: Components = {}): string {
  const [method = '', path = ''] = place.split(' ');
  return curlSample({ method, path, operation: { responses: {}, ...operation } }, components);
}

const bodyOf = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });

/** What a shell makes of a line: the words that `curl` gets. */
function wordsOf(line: string): string[] {
  const script = `API=https://example.org TOKEN=t; curl() { printf '%s\\n' "$@"; }; ${line}`;
  return execFileSync('bash', ['-euc', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('curlSample', () => {
  it('names the method where curl would take another', () => {
    expect(sample('get /stones')).toBe('curl "$API/stones"');
    expect(sample('delete /stones')).toBe('curl -X DELETE "$API/stones"');
    expect(sample('post /stones')).toBe('curl -X POST "$API/stones"');
    expect(sample('post /stones', bodyOf({ type: 'integer' }))).toBe(`curl "$API/stones" --json '1'`);
    expect(sample('put /stones', bodyOf({ type: 'integer' }))).toBe(`curl -X PUT "$API/stones" --json '1'`);
  });

  it('fills in the path, and what of query and headers is required', () => {
    const parameters: Operation['parameters'] = [
      { name: 'id', in: 'path', required: true, schema: { ...text, example: 'a/b' } },
      { name: 'q', in: 'query', required: true, schema: text, example: 'big & "$red"!' },
      { name: 'tag', in: 'query', required: true, schema: { type: 'array', items: text, example: ['a', 'b'] } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer' } },
      { name: 'If-Match', in: 'header', required: true, schema: { ...text, example: '"1"' } },
      { name: 'Idempotency-Key', in: 'header', schema: text },
    ];
    expect(sample('get /stones/{id}', { parameters })).toBe(
      `curl "$API/stones/a%2Fb?q=big+%26+%22%24red%22%21&tag=a&tag=b" -H 'If-Match: "1"'`,
    );
  });

  it('leaves out of the address what a shell would read', () => {
    const line = sample('get /stones/$count');
    expect(wordsOf(line)).toEqual(['https://example.org/stones/%24count']);
  });

  it('shows who asks by the scheme that stands first', () => {
    const components: Components = {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    };
    const withSecurity = (...security: string[]) =>
      sample('get /stones', { security: security.map((name) => ({ [name]: [] })) }, components);
    expect(withSecurity('bearer', 'key')).toBe('curl "$API/stones" -H "Authorization: Bearer $TOKEN"');
    expect(withSecurity('key')).toBe('curl "$API/stones" -H "X-API-Key: $KEY"');
    expect(withSecurity()).toBe('curl "$API/stones"');
  });

  it('prefers the example of the body to those of its fields', () => {
    const content = { 'application/json': { schema: { type: 'object' }, example: { a: 1 } } };
    expect(sample('post /stones', { requestBody: { content } })).toBe(`curl "$API/stones" --json '{"a":1}'`);
  });

  it.each(["it's", 'a "b" $TOKEN `id` !! \\', "'", '\\'])('hands %s to curl as it is', (value) => {
    const schema = { type: 'object', required: ['name'], properties: { name: { ...text, example: value } } };
    const [, flag, json = ''] = wordsOf(sample('post /stones', bodyOf(schema)));
    expect([flag, JSON.parse(json)]).toEqual(['--json', { name: value }]);
  });
});
