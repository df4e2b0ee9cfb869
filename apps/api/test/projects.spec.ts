import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADA, BOB, startTestApp, type TestApp } from './support.js';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

const create = async (key: string, as = ADA) =>
  (await api.call('POST', '/projects', { body: { key, name: key.toUpperCase() }, as })).body as { id: string };

describe('creating', () => {
  it('answers 201 and where the project is', async () => {
    const created = await api.call('POST', '/projects', { body: { key: 'apollo', name: ' Apollo ' } });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.any(String),
      ownerId: ADA,
      key: 'apollo',
      name: 'Apollo',
      description: null,
      status: 'active',
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: created.body.createdAt,
      archivedAt: null,
    });
    expect(created.headers.location).toBe(`/api/v1/projects/${created.body.id}`);
    expect((await api.call('GET', `/projects/${created.body.id}`)).body).toEqual(created.body);
  });

  it('refuses a key that its owner has, and lets others have it', async () => {
    await create('taken');
    const again = await api.call('POST', '/projects', { body: { key: 'taken', name: 'Again' } });
    expect([again.status, again.body.code, again.body.errors[0].pointer]).toEqual([409, 'PROJECT_KEY_TAKEN', '/key']);
    expect((await api.call('POST', '/projects', { body: { key: 'taken', name: 'Bob' }, as: BOB })).status).toBe(201);
  });

  it('needs somebody who does it', async () => {
    const nobody = await api.call('POST', '/projects', { body: { key: 'nobody', name: 'N' }, as: null });
    expect([nobody.status, nobody.body.code]).toEqual([401, 'AUTH_UNAUTHENTICATED']);
  });

  it('refuses a token that is none', async () => {
    const headers = { authorization: 'Bearer nonsense' };
    const wrong = await api.app.inject({ method: 'GET', url: '/api/v1/projects', headers });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'AUTH_INVALID_TOKEN']);
  });
});

describe('repeating', () => {
  const send = async (key: string, payload: object) =>
    api.app.inject({
      method: 'POST',
      url: '/api/v1/projects',
      headers: { ...(await api.headersOf(ADA)), 'idempotency-key': `"${key}"` },
      payload,
    });

  it('creates once, and answers again as it did', async () => {
    const payload = { key: 'once', name: 'Once' };
    const [first, again] = [await send('repeat-1', payload), await send('repeat-1', payload)];
    expect([first.statusCode, again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    expect([again.body, again.headers.location, again.headers.etag]).toEqual([
      first.body,
      first.headers.location,
      first.headers.etag,
    ]);
  });

  it('refuses the key of another request', async () => {
    await send('repeat-2', { key: 'second', name: 'Second' });
    const other = await send('repeat-2', { key: 'other', name: 'Other' });
    expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('changing', () => {
  it('changes what is named, keeps the rest, and counts up', async () => {
    const { id } = await create('changing');
    await api.call('PATCH', `/projects/${id}`, { body: { description: 'To the moon' } });
    const changed = await api.call('PATCH', `/projects/${id}`, { body: { name: 'Changed' } });
    expect(changed.body).toMatchObject({ name: 'Changed', description: 'To the moon', version: 3 });
    const emptied = await api.call('PATCH', `/projects/${id}`, { body: { description: null } });
    expect(emptied.body).toMatchObject({ name: 'Changed', description: null, version: 4 });
  });

  it('refuses to touch key and status from outside', async () => {
    const { id } = await create('fixed');
    const changed = await api.call('PATCH', `/projects/${id}`, {
      body: { key: 'other', status: 'archived', version: 9 },
    });
    expect(changed.status).toBe(400);
    expect(changed.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/key',
      '/status',
      '/version',
    ]);
  });

  it('archives and restores, and keeps archived projects as they are', async () => {
    const { id } = await create('life');
    const archived = await api.call('POST', `/projects/${id}/archive`);
    expect(archived.body).toMatchObject({ status: 'archived', archivedAt: expect.any(String), version: 2 });
    expect((await api.call('PATCH', `/projects/${id}`, { body: { name: 'No' } })).body.code).toBe('PROJECT_ARCHIVED');
    const twice = await api.call('POST', `/projects/${id}/archive`);
    expect([twice.status, twice.body.code]).toEqual([409, 'PROJECT_STATUS_REFUSED']);
    const restored = await api.call('POST', `/projects/${id}/restore`);
    expect(restored.body).toMatchObject({ status: 'active', archivedAt: null, version: 3 });
  });

  it('loses no change when many come at once: each counts, or is told to try again', async () => {
    const { id } = await create('race');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => api.call('PATCH', `/projects/${id}`, { body: { name: `Name ${i}` } })),
    );
    const stored = answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => status === 200 || status === 412)).toBe(true);
    expect((await api.call('GET', `/projects/${id}`)).body.version).toBe(1 + stored);
  });

  it('deletes for good', async () => {
    const { id } = await create('gone');
    expect((await api.call('DELETE', `/projects/${id}`)).status).toBe(204);
    expect((await api.call('GET', `/projects/${id}`)).body.code).toBe('PROJECT_NOT_FOUND');
    expect((await api.call('DELETE', `/projects/${id}`)).status).toBe(404);
  });

  it.each(['GET', 'PATCH', 'DELETE'] as const)("answers 404 to %s of another's project", async (method) => {
    const { id } = await create(`of-ada-${method.toLowerCase()}`);
    const answer = await api.call(method, `/projects/${id}`, { as: BOB, ...(method === 'PATCH' && { body: {} }) });
    expect(answer.status).toBe(404);
  });
});

describe('conditions', () => {
  const send = async (method: 'GET' | 'PATCH', id: string, headers: Record<string, string>) =>
    api.app.inject({
      method,
      url: `/api/v1/projects/${id}`,
      headers: { ...(await api.headersOf(ADA)), ...headers },
      ...(method === 'PATCH' && { payload: { name: 'New' } }),
    });

  it('answers 304 to a client that has the version', async () => {
    const { id } = await create('cached');
    const read = await send('GET', id, {});
    expect(read.headers.etag).toBe('"1"');
    const again = await send('GET', id, { 'if-none-match': '"1"' });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', '"1"']);
    expect((await send('GET', id, { 'if-none-match': '"2"' })).statusCode).toBe(200);
  });

  it('changes the version that was read, and no other', async () => {
    const { id } = await create('matched');
    const changed = await send('PATCH', id, { 'if-match': '"1"' });
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"']);
    const late = await send('PATCH', id, { 'if-match': '"1"' });
    expect([late.statusCode, late.json().code]).toEqual([412, 'VERSION_MISMATCH']);
    expect((await send('PATCH', id, { 'if-match': '*' })).statusCode).toBe(200);
    expect((await send('PATCH', id, { 'if-match': 'nonsense' })).statusCode).toBe(400);
  });
});

describe('importing', () => {
  it('tells of each item what became of it', async () => {
    await create('there');
    const keys = ['one', 'there', 'two', 'one'];
    const report = await api.call('POST', '/projects/import', {
      body: { items: keys.map((key) => ({ key, name: key })) },
    });
    expect(report.status).toBe(200);
    expect(report.body).toMatchObject({ created: 2, skipped: 2 });
    expect(report.body.results.map((result: { status: string }) => result.status)).toEqual([
      'created',
      'skipped',
      'created',
      'skipped',
    ]);
    expect((await api.call('GET', `/projects/${report.body.results[2].id}`)).body.key).toBe('two');
  });

  it('names a mistake in an item by its place', async () => {
    const refused = await api.call('POST', '/projects/import', {
      body: { items: [{ key: 'fine', name: 'F' }, { key: 'X' }] },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
      expect.arrayContaining(['/items/1/key', '/items/1/name']),
    );
  });
});

describe('listing', () => {
  const OWNER = '01890a5d-ac96-774b-bcce-b302099a8059';
  const keys = Array.from({ length: 25 }, (_, i) => `p${String(i).padStart(2, '0')}`);
  beforeAll(async () => {
    const items = keys.map((key, i) => ({ key, name: i % 2 ? 'Same' : `Name 100%_${key}` }));
    await api.call('POST', '/projects/import', { body: { items }, as: OWNER });
  });
  const list = async (query: string) => (await api.call('GET', `/projects?${query}`, { as: OWNER })).body;

  it.each(['-createdAt', 'createdAt', 'name', '-name', 'updatedAt', '-updatedAt'])(
    'walks forth and back along %s and sees each once',
    async (sort) => {
      const forth: string[] = [];
      let page = await list(`sort=${sort}&limit=4`);
      const pages = [page];
      while (page.nextCursor) pages.push((page = await list(`sort=${sort}&limit=4&cursor=${page.nextCursor}`)));
      for (const { items } of pages) forth.push(...items.map((item: { key: string }) => item.key));
      expect([...forth].sort()).toEqual(keys);

      const back: string[] = page.items.map((item: { key: string }) => item.key);
      while (page.previousCursor) {
        page = await list(`sort=${sort}&limit=4&cursor=${page.previousCursor}`);
        back.unshift(...page.items.map((item: { key: string }) => item.key));
      }
      expect(back).toEqual(forth);
    },
  );

  it('links to its neighbours', async () => {
    const { headers, body } = await api.call('GET', '/projects?limit=4&sort=name', { as: OWNER });
    expect(headers.link).toBe(
      '</api/v1/projects?limit=4&sort=name>; rel="first", ' +
        `</api/v1/projects?limit=4&sort=name&cursor=${body.nextCursor}>; rel="next"`,
    );
  });

  it('gives 20 unless told otherwise, newest first', async () => {
    const page = await list('');
    expect(page.items).toHaveLength(20);
    expect(page.previousCursor).toBeNull();
  });

  it('finds by key and name, with % and _ as themselves', async () => {
    expect((await list('search=P07')).items).toHaveLength(1);
    expect((await list('search=100%25_p04')).items).toHaveLength(1);
    expect((await list('search=%25same')).items).toHaveLength(0);
  });

  it('filters by status', async () => {
    const [first] = (await list('limit=1')).items;
    await api.call('POST', `/projects/${first.id}/archive`, { as: OWNER });
    expect((await list('status=archived')).items.map((item: { id: string }) => item.id)).toEqual([first.id]);
  });

  it('refuses a cursor of another sort, and one that is none', async () => {
    const { nextCursor } = await list('sort=name&limit=4');
    for (const query of [`sort=-name&cursor=${nextCursor}`, 'cursor=nonsense']) {
      const refused = await api.call('GET', `/projects?${query}`, { as: OWNER });
      expect([refused.status, refused.body.code]).toEqual([400, 'PAGE_CURSOR_INVALID']);
    }
  });
});
