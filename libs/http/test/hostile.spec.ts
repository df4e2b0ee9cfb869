import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendRaw } from './raw-request.js';
import { type SampleApp, startSampleApp } from './sample-app.js';

let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp({ options: { headersTimeout: 500, requestTimeout: 1_500, bodyLimit: 64 * 1024 } });
});
afterAll(() => sample.app.close());

const PEOPLE = '/api/v1/people';
const head = (line: string, ...headers: string[]) => [line, ...headers, '', ''].join('\r\n');
const get = (target: string, ...headers: string[]) => head(`GET ${target} HTTP/1.1`, 'Host: x', ...headers);
const post = (body: string | Buffer, type = 'application/json') =>
  Buffer.concat([
    Buffer.from(
      head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`),
    ),
    Buffer.from(body),
  ]);
const chunked = (...chunks: string[]) =>
  `${head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}${chunks.join('')}`;
const valid = '{"email":"ada@example.org","name":"Ada"}';

const hostile: [name: string, bytes: string | Buffer, status: number | number[]][] = [
  // Framing
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['a TLS hello', Buffer.from('160301020001000001fc0303', 'hex'), 400],
  ['an unknown protocol version', head('GET / HTTP/9.9', 'Host: x'), [400, 505]],
  ['no version', 'GET /\r\n\r\n', [400, 404]],
  ['no Host', head(`GET ${PEOPLE} HTTP/1.1`), 400],
  ['two hosts', get(PEOPLE, 'Host: y'), 400],
  ['a space before a colon', get(PEOPLE, 'X-A : b'), 400],
  ['a folded header', get(PEOPLE, 'X-A: b', ' c'), 400],
  ['a NUL in a header', get(PEOPLE, 'X-A: b\0c'), 400],
  ['a bare CR in a header', get(PEOPLE, 'X-A: b\rc'), 400],
  ['a header without a name', get(PEOPLE, ': b'), 400],
  ['a header without a colon', get(PEOPLE, 'nonsense'), 400],
  [
    'length and chunks',
    `${head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    400,
  ],
  ['two lengths', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: 1', 'Content-Length: 2'), 400],
  ['a negative length', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: -1'), 400],
  ['a length in words', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: ten'), 400],
  ['a length with a plus', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: +5'), 400],
  [
    'a length beyond all numbers',
    head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: 99999999999999999999'),
    400,
  ],
  ['an unknown transfer coding', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Transfer-Encoding: cow'), [400, 415, 501]],
  ['chunked twice', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked, chunked'), [400, 415]],
  ['a chunk size in words', chunked('zz\r\nab\r\n0\r\n\r\n'), 400],
  ['a chunk that is longer than it says', chunked('2\r\nabcdef\r\n0\r\n\r\n'), 400],
  ['a chunk size beyond all numbers', chunked('fffffffffffffffff\r\n'), 400],
  ['headers of 64 KiB', get(PEOPLE, `X-A: ${'a'.repeat(65_536)}`), 431],
  ['3,000 headers', get(PEOPLE, ...Array.from({ length: 3_000 }, (_, i) => `X-${i}: a`)), 431],
  // Methods and targets
  ['a method that nobody knows', head(`BREW ${PEOPLE} HTTP/1.1`, 'Host: x'), 400],
  ['a method in lower case', head(`get ${PEOPLE} HTTP/1.1`, 'Host: x'), 400],
  ['a method that is not allowed', head(`DELETE ${PEOPLE} HTTP/1.1`, 'Host: x'), 405],
  ['PUT where only GET and POST are', head(`PUT ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: 0'), 405],
  ['TRACE', head(`TRACE ${PEOPLE} HTTP/1.1`, 'Host: x'), [404, 405]],
  ['CONNECT', head('CONNECT x:443 HTTP/1.1', 'Host: x'), [0, 400, 404, 405]],
  ['OPTIONS *', head('OPTIONS * HTTP/1.1', 'Host: x'), [400, 404]],
  ['an absolute target', get(`http://evil.example.org${PEOPLE}/x`), [400, 404]],
  ['no leading slash', get('people'), [400, 404]],
  ['an address of 10,000 characters', get(`${PEOPLE}?a=${'a'.repeat(10_000)}`), 414],
  ['a parameter of 5,000 characters', get(`${PEOPLE}/${'a'.repeat(5_000)}`), [400, 404, 414]],
  ['path traversal', get('/api/v1/../../etc/passwd'), 404],
  ['path traversal, encoded', get('/api/v1/%2e%2e%2f%2e%2e%2fetc%2fpasswd'), 404],
  ['path traversal out of the documentation', get('/docs/..%2f..%2fpackage.json'), [400, 403, 404]],
  ['broken percent-encoding in the path', get('/api/v1/people/%zz'), 400],
  ['half a character in the path', get('/api/v1/people/%c3%28'), 400],
  ['U+0000 in the path', get('/api/v1/people/a%00b'), 400],
  ['broken percent-encoding in the query', get(`${PEOPLE}?limit=%`), 400],
  ['invalid UTF-8 in the query', get(`${PEOPLE}?cursor=%ff%fe`), 400],
  ['U+0000 in the query', get(`${PEOPLE}?cursor=%00`), 400],
  ['__proto__ in the query', get(`${PEOPLE}?__proto__=1`), 400],
  ['__proto__ in brackets', get(`${PEOPLE}?__proto__[admin]=1`), 400],
  ['constructor in the query', get(`${PEOPLE}?constructor=1`), 400],
  ['a parameter twice', get(`${PEOPLE}?limit=1&limit=2`), 400],
  ['a parameter as a list', get(`${PEOPLE}?limit[]=1`), 400],
  ['1,000 parameters', get(`${PEOPLE}?${'a=1&'.repeat(1_000)}`), 400],
  ['a number beyond all numbers', get(`${PEOPLE}?limit=99999999999999999999`), 400],
  ['a number in hex', get(`${PEOPLE}?limit=0x10`), 400],
  ['a number that is none', get(`${PEOPLE}?limit=NaN`), 400],
  // Bodies
  ['no JSON', post('{"email"'), 400],
  ['single quotes', post("{'email':1}"), 400],
  ['a trailing comma', post('{"email":"a",}'), 400],
  ['a comment', post('/* hello */{}'), 400],
  ['NaN', post('{"age":NaN}'), 400],
  ['two values', post(`${valid}${valid}`), 400],
  ['a byte order mark in the middle', post(Buffer.from('7bef bbbf7d'.replace(' ', ''), 'hex')), 400],
  ['invalid UTF-8', post(Buffer.from('{"name":"\xff\xfe"}', 'latin1')), 400],
  ['UTF-16', post(Buffer.from(valid, 'utf16le')), 400],
  ['a key twice', post('{"name":"a","name":"b","email":"ada@example.org"}'), 400],
  ['__proto__', post('{"__proto__":{"admin":true},"name":"a","email":"ada@example.org"}'), 400],
  [
    'constructor.prototype',
    post('{"constructor":{"prototype":{"admin":true}},"name":"a","email":"ada@example.org"}'),
    400,
  ],
  ['U+0000 in a text', post('{"name":"a\\u0000","email":"ada@example.org"}'), 400],
  ['10,000 levels', post('['.repeat(10_000) + ']'.repeat(10_000)), 400],
  ['a list for an object', post('[]'), 400],
  ['null for an object', post('null'), 400],
  ['a number for an object', post('1e999'), 400],
  ['an object for a text', post('{"name":{"length":5},"email":"ada@example.org"}'), 400],
  ['a body that is too large', post(`{"name":"${'x'.repeat(100_000)}"}`), 413],
  ['chunks that are too large', chunked(`${(70_000).toString(16)}\r\n`, 'x'.repeat(70_000), '\r\n0\r\n\r\n'), 413],
  ['no media type', head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Length: 2') + '{}', 415],
  ['plain text', post(valid, 'text/plain'), 415],
  ['a form', post('email=a&name=b', 'application/x-www-form-urlencoded'), 415],
  ['XML', post('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'application/xml'), 415],
  ['multipart', post('--x--', 'multipart/form-data; boundary=x'), 415],
  ['another charset', post(valid, 'application/json; charset=utf-16'), 415],
  ['a media type that is none', post(valid, 'json'), 415],
  // Slow senders
  ['a head that never ends', `GET ${PEOPLE} HTTP/1.1\r\nHost: x\r\nX-A:`, 408],
  [
    'a body that never ends',
    head(`POST ${PEOPLE} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', 'Content-Length: 100') + '{',
    408,
  ],
];

describe('hostile requests', () => {
  it.each(hostile)('refuses %s', async (_name, bytes, expected) => {
    const answer = await sendRaw(sample.url, bytes);
    expect([expected].flat()).toContain(answer.status);
    if (answer.status === 0) return;
    expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
    const problem = JSON.parse(answer.body) as Record<string, unknown>;
    expect(problem).toMatchObject({ status: answer.status, code: expect.any(String), detail: expect.any(String) });
    expect(answer.body).not.toMatch(/node_modules|\bat .*:\d+|\/src\//);
  });

  it('answers honest requests all the while', async () => {
    expect((await sendRaw(sample.url, get('/health/live'))).status).toBe(200);
    expect((await sendRaw(sample.url, post(valid))).status).toBe(201);
    expect((await sendRaw(sample.url, post(valid, 'application/json; charset=UTF-8'))).status).toBe(201);
  });

  it('says which methods a path knows', async () => {
    const { head: answer } = await sendRaw(sample.url, head(`DELETE ${PEOPLE} HTTP/1.1`, 'Host: x'));
    expect(answer).toMatch(/^allow: GET, HEAD, POST$/im);
  });
});
