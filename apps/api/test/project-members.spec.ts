import { signInAs } from '@ashlar/auth/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADA, type Answer, BOB, startTestApp, type TestApp } from './support.js';

const EVE = '01890a5d-ac96-774b-bcce-b302099a8059';

let test: TestApp;
let admin: Readonly<Record<string, string>>;
let database: pg.Client;
beforeAll(async () => {
  test = await startTestApp();
  admin = (await signInAs(test.app, 'admin')).headers;
  // Whoever is to be a member has an account.
  for (const id of [ADA, BOB, EVE]) await test.headersOf(id);
  database = new pg.Client({ connectionString: test.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await test.close();
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function send(as: string | typeof admin, method: Method, path: string, body?: object): Promise<Answer> {
  const headers = typeof as === 'string' ? await test.headersOf(as) : as;
  const url = `/api/v1/projects${path}`;
  const response = await test.app.inject({ method, url, headers, ...(body && { payload: body }) });
  const text = response.body;
  return { status: response.statusCode, headers: response.headers, body: text === '' ? undefined : response.json() };
}

let keys = 0;
const made = async () => {
  const { body } = await send(ADA, 'POST', '', { key: `shared-${(keys += 1)}`, name: 'Shared' });
  return `/${body.id as string}`;
};
const share = (project: string, user: string, role: string, as: string | typeof admin = ADA) =>
  send(as, 'PUT', `${project}/members/${user}`, { role });
const idsOf = ({ body }: Answer) => (body.items as { id: string }[]).map(({ id }) => `/${id}`);

describe('members', () => {
  it('see a project that is shared with them; others do not know of it', async () => {
    const project = await made();
    expect((await send(BOB, 'GET', project)).status).toBe(404);
    expect(await share(project, BOB, 'viewer')).toMatchObject({ status: 200, body: { userId: BOB, role: 'viewer' } });
    expect((await send(BOB, 'GET', project)).body).toMatchObject({ ownerId: ADA });
    expect((await send(EVE, 'GET', project)).status).toBe(404);
    expect((await send(EVE, 'GET', `${project}/members`)).status).toBe(404);
    expect((await send(BOB, 'GET', `${project}/members`)).body.items).toMatchObject([{ userId: BOB, role: 'viewer' }]);
  });

  it('change it as editors, and as viewers are told why not', async () => {
    const project = await made();
    await share(project, BOB, 'viewer');
    const refused = await send(BOB, 'PATCH', project, { name: 'Mine' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'PROJECT_ACCESS_DENIED' } });
    await share(project, BOB, 'editor');
    expect((await send(BOB, 'PATCH', project, { name: 'Ours' })).body).toMatchObject({ name: 'Ours' });
    expect((await send(BOB, 'POST', `${project}/archive`)).status).toBe(200);
    for (const [method, path] of [
      ['DELETE', project],
      ['POST', `${project}/transfer`],
    ] as const) {
      const body = method === 'POST' ? { userId: BOB } : undefined;
      expect(await send(BOB, method, path, body)).toMatchObject({ status: 403 });
    }
    expect((await share(project, EVE, 'viewer', BOB)).status).toBe(403);
  });

  it('leave by themselves, and are taken away by the owner alone', async () => {
    const project = await made();
    for (const user of [BOB, EVE]) await share(project, user, 'editor');
    expect((await send(BOB, 'DELETE', `${project}/members/${EVE}`)).status).toBe(403);
    expect((await send(BOB, 'DELETE', `${project}/members/${BOB}`)).status).toBe(204);
    expect((await send(BOB, 'GET', project)).status).toBe(404);
    expect((await send(ADA, 'DELETE', `${project}/members/${EVE}`)).status).toBe(204);
    expect((await send(ADA, 'DELETE', `${project}/members/${EVE}`)).body).toMatchObject({
      code: 'PROJECT_MEMBER_NOT_FOUND',
    });
  });

  it('are users, and not the owner', async () => {
    const project = await made();
    const nobody = '01890a5d-ac96-774b-bcce-b302099a8fff';
    expect((await share(project, nobody, 'viewer')).body).toMatchObject({ code: 'PROJECT_MEMBER_UNKNOWN' });
    expect((await share(project, ADA, 'viewer')).body).toMatchObject({ code: 'PROJECT_MEMBER_IS_OWNER' });
    expect((await share(project, BOB, 'owner')).status).toBe(400);
    expect((await send(ADA, 'POST', `${project}/transfer`, { userId: nobody })).status).toBe(404);
  });
});

describe('a list', () => {
  it('shows own projects, shared ones when asked, and all to administrators', async () => {
    const [own, shared] = [await made(), await made()];
    await share(shared, EVE, 'viewer');
    expect(idsOf(await send(ADA, 'GET', '?limit=100'))).toEqual(expect.arrayContaining([own, shared]));
    expect(idsOf(await send(EVE, 'GET', '?scope=own'))).toEqual([]);
    expect(idsOf(await send(EVE, 'GET', '?scope=shared'))).toEqual([shared]);
    expect(await send(EVE, 'GET', '?scope=all')).toMatchObject({
      status: 403,
      body: { code: 'PROJECT_ACCESS_DENIED' },
    });
    expect(idsOf(await send(admin, 'GET', '?scope=all&limit=100'))).toEqual(expect.arrayContaining([own, shared]));
  });
});

describe('administrators', () => {
  it('get at the projects of everybody', async () => {
    const project = await made();
    expect((await send(admin, 'GET', project)).status).toBe(200);
    expect((await share(project, BOB, 'viewer', admin)).status).toBe(200);
    expect((await send(admin, 'DELETE', project)).status).toBe(204);
  });
});

describe('giving a project away', () => {
  it('makes the old owner an editor, and is written down', async () => {
    const project = await made();
    await share(project, BOB, 'viewer');
    expect(await send(ADA, 'POST', `${project}/transfer`, { userId: BOB.toUpperCase() })).toMatchObject({
      status: 200,
      body: { ownerId: BOB, version: 2 },
    });
    expect((await send(ADA, 'DELETE', project)).status).toBe(403);
    expect((await send(BOB, 'GET', `${project}/members`)).body.items).toMatchObject([{ userId: ADA, role: 'editor' }]);
    const { rows } = await database.query('select * from project_ownership_changes where project_id = $1', [
      project.slice(1),
    ]);
    expect(rows).toMatchObject([{ from_user_id: ADA, to_user_id: BOB, actor: `user:${ADA}` }]);
  });

  it('happens once, of several at the same time', async () => {
    const project = await made();
    const answers = await Promise.all(
      [BOB, EVE, BOB, EVE].map((userId) => send(ADA, 'POST', `${project}/transfer`, { userId })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403]);
  });

  it('is refused where the other has a project with this key, and changes nothing', async () => {
    const project = await made();
    const { body } = await send(ADA, 'GET', project);
    await send(BOB, 'POST', '', { key: body.key, name: 'His' });
    expect((await send(ADA, 'POST', `${project}/transfer`, { userId: BOB })).body).toMatchObject({
      code: 'PROJECT_KEY_TAKEN',
    });
    expect((await send(ADA, 'GET', `${project}/members`)).body.items).toEqual([]);
  });
});
