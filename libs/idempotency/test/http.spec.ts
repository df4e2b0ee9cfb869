import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@ashlar/persistence/testing';
import { migratedDatabase } from './support/database.js';
import { failures, type SampleApp, startSampleApp } from './support/sample-app.js';

let keys = 0;
const newKey = () => `"key-${keys++}"`;
const nameOf = (key: string) => `stone ${key}`;

/** A promise that the test keeps. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

describe.each(['memory', 'typeorm'] as const)('with the %s store', (kind) => {
  let database: TestDatabase | undefined;
  let sample: SampleApp;
  beforeAll(async () => {
    database = kind === 'typeorm' ? await migratedDatabase() : undefined;
    sample = await startSampleApp({ databaseUrl: database?.url });
  });
  afterAll(async () => {
    await sample.app.close();
    await database?.drop();
  });
  afterEach(() => {
    sample.hooks.pause = async () => undefined;
    sample.hooks.failure = undefined;
  });

  const create = (key: string, headers: Record<string, string> = {}, body: unknown = { name: nameOf(key) }) =>
    sample.post('/stones', body, { 'idempotency-key': key, ...headers });
  const runs = (name: string) => sample.hooks.ran.filter((ran) => ran === name).length;
  const stored = async (name: string) => (await sample.stones.names()).filter((known) => known === name).length;
  const problem = async (response: Response) => {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    return (await response.json()) as Record<string, unknown>;
  };

  it('answers a repeated request byte for byte like the first, and runs it once', async () => {
    const key = newKey();
    const [first, again] = [await create(key), await create(key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(new Uint8Array(await again.arrayBuffer())).toEqual(new Uint8Array(await first.arrayBuffer()));
    for (const name of ['content-type', 'location', 'etag', 'content-length']) {
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    }
    expect(first.headers.get('location')).toBe(`/api/v1/stones/${encodeURIComponent(nameOf(key))}`);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect([runs(nameOf(key)), await stored(nameOf(key))]).toEqual([1, 1]);
  });

  it('demands a key where it is required, and nowhere else', async () => {
    const missing = await sample.post('/stones', { name: 'keyless' });
    expect(missing.status).toBe(400);
    expect(await problem(missing)).toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING', requestId: expect.any(String) });
    expect((await sample.post('/stones/answers/text', {})).status).toBe(202);
    expect(runs('keyless')).toBe(0);
  });

  it.each(['""', '"', 'a b', '"a", "b"', `"${'x'.repeat(256)}"`, '"ä"', '"a"; B=1', 'a,b'])(
    'refuses %j, which is no key',
    async (key) => {
      const refused = await create(Buffer.from(key, 'utf8').toString('latin1'), {}, { name: 'malformed' });
      expect(refused.status).toBe(400);
      expect(await problem(refused)).toMatchObject({ code: 'IDEMPOTENCY_KEY_MALFORMED' });
      expect(runs('malformed')).toBe(0);
    },
  );

  it('knows a key with and without quotes as the same', async () => {
    const key = newKey();
    await create(key);
    const again = await create(key.replaceAll('"', ''), {}, { name: nameOf(key) });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('refuses a key that comes with another payload, and keeps the first answer', async () => {
    const key = newKey();
    await create(key);
    const other = await create(key, {}, { name: 'another stone' });
    expect(other.status).toBe(422);
    expect(await problem(other)).toEqual({
      type: '/problems#IDEMPOTENCY_KEY_REUSED',
      title: 'Unprocessable Content',
      status: 422,
      detail: expect.any(String),
      code: 'IDEMPOTENCY_KEY_REUSED',
      requestId: other.headers.get('x-request-id'),
    });
    expect((await create(key)).headers.get('idempotency-replayed')).toBe('true');
    expect(runs('another stone')).toBe(0);
  });

  it('does not mind the order of fields', async () => {
    const key = newKey();
    await create(key, {}, `{"name":"${nameOf(key).replaceAll('"', '')}","note":"n"}`);
    const again = await create(key, {}, `{ "note": "n", "name": "${nameOf(key).replaceAll('"', '')}" }`);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  it('compares paths, queries and conditions too', async () => {
    const put = (path: string, key: string, headers: Record<string, string> = {}) =>
      fetch(sample.url + path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
        body: '{"name":"x"}',
      });
    const key = newKey();
    expect((await put('/stones/1?note=a', key)).status).toBe(200);
    expect((await put('/stones/1?note=a', key)).headers.get('idempotency-replayed')).toBe('true');
    expect((await put('/stones/2?note=a', key)).status).toBe(422);
    expect((await put('/stones/1?note=b', key)).status).toBe(422);
    expect((await put('/stones/1?note=a', key, { 'if-match': '"1"' })).status).toBe(422);
  });

  it('keeps the keys of different actors and routes apart', async () => {
    const key = newKey();
    const bodies = ['ada', 'bob'].map((actor) => ({ name: `${actor} ${key}` }));
    const [ada, bob] = [
      await create(key, { 'x-actor': 'ada' }, bodies[0]),
      await create(key, { 'x-actor': 'bob' }, bodies[1]),
    ];
    expect([ada.status, bob.status]).toEqual([201, 201]);
    const headers = { 'idempotency-key': key, 'x-actor': 'ada' };
    const elsewhere = await sample.post('/stones/serializable', { name: `s ${key}` }, headers);
    expect([elsewhere.status, elsewhere.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect((await create(key, { 'x-actor': 'bob' }, bodies[1])).headers.get('idempotency-replayed')).toBe('true');
  });

  it('answers 409 while the first request is in flight, and says when to come back', async () => {
    const key = newKey();
    const [inside, release] = [gate(), gate()];
    sample.hooks.pause = async () => {
      inside.open();
      await release.opened;
    };
    const first = create(key);
    await inside.opened;
    const second = await create(key);
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    expect(await problem(second)).toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_FLIGHT' });
    expect(second.headers.get('idempotency-replayed')).toBeNull();
    release.open();
    expect((await first).status).toBe(201);
    expect((await create(key)).headers.get('idempotency-replayed')).toBe('true');
    expect(runs(nameOf(key))).toBe(1);
  });

  it.each([2, 30])('runs one of %i parallel requests with one key', async (count) => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: count }, () => create(key)));
    const fresh = answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'));
    expect(fresh).toHaveLength(1);
    for (const answer of answers.filter((one) => !fresh.includes(one))) {
      expect([201, 409]).toContain(answer.status);
      if (answer.status === 201) expect(answer.headers.get('idempotency-replayed')).toBe('true');
    }
    expect([runs(nameOf(key)), await stored(nameOf(key))]).toEqual([1, 1]);
  });

  it('finishes what a client began that hangs up, and tells the answer on a retry', async () => {
    const key = newKey();
    const [inside, release] = [gate(), gate()];
    sample.hooks.pause = async () => {
      inside.open();
      await release.opened;
    };
    const controller = new AbortController();
    const first = fetch(`${sample.url}/stones`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ name: nameOf(key) }),
      signal: controller.signal,
    }).catch(() => undefined);
    await inside.opened;
    controller.abort();
    await first;
    release.open();
    const retried = await retryWhileInFlight(() => create(key));
    expect([retried.status, retried.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(runs(nameOf(key))).toBe(1);
  });

  it.each(['conflict', 'gone', 'teapot'] as const)('repeats the failure "%s" of a handler', async (failure) => {
    const key = newKey();
    sample.hooks.failure = failures[failure]();
    const first = await create(key);
    sample.hooks.failure = undefined;
    const again = await create(key);
    expect(again.status).toBe(first.status);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const [told, repeated] = [await problem(first), await problem(again)];
    expect(repeated).toEqual({ ...told, requestId: again.headers.get('x-request-id') });
    expect(runs(nameOf(key))).toBe(1);
    if (kind === 'typeorm') expect(await stored(nameOf(key))).toBe(0);
  });

  it.each([
    ['internal', 500],
    ['busy', 409],
    ['invalid', 400],
    ['forbidden', 403],
    ['limited', 429],
    ['crash', 500],
  ] as const)('runs again after the failure "%s"', async (failure, status) => {
    const key = newKey();
    sample.hooks.failure = failures[failure]();
    expect((await create(key)).status).toBe(status);
    sample.hooks.failure = undefined;
    const again = await create(key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(runs(nameOf(key))).toBe(2);
    if (kind === 'typeorm') expect(await stored(nameOf(key))).toBe(1);
  });

  it('does not keep a key whose body was refused, so that it can be corrected', async () => {
    const key = newKey();
    expect((await create(key, {}, { name: '' })).status).toBe(400);
    expect((await create(key)).status).toBe(201);
  });

  it.each(['text', 'bytes', 'nothing', 'null', 'observable', 'date'])('repeats an answer of %s', async (answer) => {
    const key = newKey();
    const call = async () => {
      const response = await sample.post(`/stones/answers/${answer}`, {}, { 'idempotency-key': key });
      const { status, headers } = response;
      const body = Buffer.from(await response.arrayBuffer()).toString('latin1');
      return { status, body, type: headers.get('content-type'), link: headers.get('link') };
    };
    const first = await call();
    expect(await call()).toEqual(first);
    expect([first.status, first.link]).toEqual([202, '</next>; rel="next"']);
  });

  it.each(['above', 'below'])('stands around the other interceptors of a method, also when %s them', async (where) => {
    const call = () => sample.post(`/stones/numbered/${where}`, {}, { 'idempotency-key': '"numbered"' });
    const first = await call();
    expect(await call().then((r) => r.json())).toEqual(await first.json());
  });

  it('repeats a status that the handler chose', async () => {
    const call = () => sample.post('/stones/status', {}, { 'idempotency-key': '"status"' });
    const [first, again] = [await call(), await call()];
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([207, 207, 'true']);
  });

  it('tells that a stream, or what was sent past Nest, can not be repeated, and does not run again', async () => {
    for (const [path, body, ran] of [
      ['/stones/answers/stream', 'streamed', 'stream'],
      ['/stones/past-nest', 'by hand', 'past-nest'],
    ] as const) {
      const headers = { 'idempotency-key': newKey() };
      const before = runs(ran);
      await expect(sample.post(path, {}, headers).then((r) => r.text())).resolves.toBe(body);
      // What is sent past Nest is sent before the commit.
      const again = await retryWhileInFlight(() => sample.post(path, {}, headers));
      expect(again.status).toBe(409);
      expect(await problem(again)).toMatchObject({ code: 'IDEMPOTENCY_ANSWER_NOT_KEPT' });
      expect(runs(ran)).toBe(before + 1);
    }
  });

  it('forgets a key when its retention is over', async () => {
    const key = newKey();
    const path = '/stones/answers/text';
    await sample.post(path, {}, { 'idempotency-key': key });
    sample.clock.advance(86_400_000 - 1);
    const late = await sample.post(path, {}, { 'idempotency-key': key });
    expect(late.headers.get('idempotency-replayed')).toBe('true');
    sample.clock.advance(1);
    const later = await sample.post(path, {}, { 'idempotency-key': key });
    expect(later.headers.get('idempotency-replayed')).toBeNull();
  });

  /** Only a request that is in flight says when to come back. */
  async function retryWhileInFlight(call: () => Promise<Response>): Promise<Response> {
    const deadline = performance.now() + 4_000;
    for (;;) {
      const response = await call();
      if (!response.headers.has('retry-after') || performance.now() > deadline) return response;
    }
  }
});
