import fc, { type Arbitrary } from 'fast-check';

/** Values that somebody forgot to think of. */
export const oddValues: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, -(2 ** 31) - 1, 1e20],
    ...['', ' ', '\t\r\n', '\u00a0', '\u200b', '\ufeff', '\u202e', '\u2028', '\ufffd', '\uffff'],
    ...['NaN', 'Infinity', '-Infinity', 'null', 'undefined', 'true', '0x10', '1e3', '[object Object]'],
    ...['\ud800', '\udfff', 'a\udc00b', '\0', 'a\0b', '👩‍👩‍👧‍👦', 'Z͑ͫ̓ͪ̂ͫ̽a', '﷽', 'İı'],
    ...["'; DROP TABLE projects; --", '%', '_', '\\', '${7*7}', '{{7*7}}', '../../etc/passwd', '<script>'],
    ...['x'.repeat(101), 'x'.repeat(2_001), 'é'.repeat(5_000), '👍'.repeat(100)],
    ...[[], {}, [[]], [null], [''], { toString: 'x' }, { length: 1 }, { $ne: null }],
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The same as texts, for addresses; some look like numbers. */
export const oddTexts: Arbitrary<string> = fc.oneof(
  oddValues.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  fc.constantFrom('-1', '1.5', '1e1', '٣', '1,2', '99999999999999999999', 'asc', 'name asc', '-', '--name'),
);

/** Names that mean something to JavaScript, to pointers, or to nobody. */
export const oddNames: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$where', '', ' ', 'a/b~c', 'a.b'],
    ...['id', 'ownerId', 'version', 'status', 'createdAt', 'limit[]', 'sort[0]', 'extra', '👍'],
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
);

/** Headers that clients and proxies send in ways of their own. */
export const oddHeaders: Arbitrary<readonly [string, string]> = fc.constantFrom<readonly [string, string]>(
  ...['*', '"0"', '"1"', 'W/"1"', '1', '"1", "2"', '"999999999999999999"', '', '""', '"\u00e9"'].flatMap(
    (tag) =>
      [
        ['If-Match', tag],
        ['If-None-Match', tag],
      ] as const,
  ),
  ...['"', '""', '"a', 'a b', 'x'.repeat(255), 'x'.repeat(300), '"a";b=1', 'a,b', '"\\x"', ''].map(
    (key) => ['Idempotency-Key', key] as const,
  ),
  ...['', '00-0-0-00', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`].map(
    (parent) => ['traceparent', parent] as const,
  ),
  ...['', 'short', 'x'.repeat(129), '{"a":1}', 'request-of-fuzz-1'].map((id) => ['X-Request-Id', id] as const),
  ...['', 'text/html', 'application/xml;q=0.9', '*/*;q=0', 'application/vnd.api+json', ';;;'].map(
    (types) => ['Accept', types] as const,
  ),
  ...['gzip', 'br', 'identity', 'x-unknown', 'gzip, gzip'].map((coding) => ['Content-Encoding', coding] as const),
  ...['bytes=0-10', 'bytes=-1', 'bytes=9-1', 'lines=1'].map((range) => ['Range', range] as const),
  ...['', 'Bearer', 'Bearer x', 'Basic Og==', `Bearer ${'a'.repeat(4_000)}`].map(
    (credentials) => ['Authorization', credentials] as const,
  ),
  ['Accept-Encoding', 'identity;q=0, *;q=0'],
  ['Accept-Language', '*;q=NaN'],
  ['Cookie', '=; ; a=b=c; __proto__=1'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Forwarded-For', '127.0.0.1, unknown, ::1, [::1]:80'],
  ['X-Forwarded-Host', 'evil.example'],
  ['Forwarded', 'for="[::1]";host=evil.example'],
  ['Origin', 'null'],
  ['If-Modified-Since', 'yesterday'],
  ['tracestate', 'a=b,'.repeat(100)],
  ['baggage', '%%%'],
);

/** Media types of a body of JSON. */
export const contentTypes: Arbitrary<string> = fc.constantFrom(
  ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'],
  ...['application/json; charset=utf-16', 'application/json; charset=', 'application/jsonp', 'json', '*/*'],
  ...['application/json;charset=utf-8', 'APPLICATION/JSON', 'application/octet-stream'],
);

/** What can stand behind an address, and be none. */
export const oddSuffixes: Arbitrary<string> = fc.constantFrom(
  ...['?', '?%', '?%zz', '?search=%ff', '?search=%c3%28', '?search=%00', '?&&&', '?=', '?a=1&a=2', '?__proto__=1'],
  ...['/', '//', '/%2e%2e', '/..%2f', '/%00', '/%zz', ';a=b', `?${'a=1&'.repeat(150)}`, `?search=${'x'.repeat(9_000)}`],
);
