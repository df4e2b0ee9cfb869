import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { mistakesOf, problemOf } from '../support/problem.js';
import { ProjectsClient } from '../support/projects-client.js';

const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Making, changing, archiving and deleting projects. */
export function describeProjects(running: () => Api): void {
  describe('projects', () => {
    let api: Api;
    let projects: ProjectsClient;

    beforeAll(() => void (api = running()));

    const newcomer = async () => (projects = await ProjectsClient.of(api.http));

    describe('creating', () => {
      it('answers 201 with the project and where it is', async () => {
        const created = await (
          await newcomer()
        ).create({ key: 'apollo', name: '  Apollo ', description: 'To the moon.' });

        expect(created.status).toBe(201);
        expect(created.body).toEqual({
          id: expect.stringMatching(UUID_V7),
          ownerId: projects.account.id,
          key: 'apollo',
          name: 'Apollo',
          description: 'To the moon.',
          status: 'active',
          version: 1,
          createdAt: expect.stringMatching(TIME),
          updatedAt: created.body.createdAt,
          archivedAt: null,
        });
        const location = created.headers.get('location') ?? '';
        expect(location).toBe(`/api/v1/projects/${created.body.id}`);
        const found = await api.http.get(location, { headers: projects.account.headers });
        expect(found).toMatchObject({ status: 200, body: created.body });
      });

      it('refuses a key that its owner has already, and only that owner', async () => {
        await (await newcomer()).made('apollo');
        const problem = problemOf(await projects.create({ key: 'apollo', name: 'Other' }), 409, 'PROJECT_KEY_TAKEN');
        expect(problem.errors).toMatchObject([{ pointer: '/key', code: 'taken' }]);
        expect(await (await newcomer()).create({ key: 'apollo', name: 'Other' })).toMatchObject({ status: 201 });
      });

      it('creates one of twenty with the same key that arrive at once', async () => {
        await newcomer();
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) => projects.create({ key: 'race', name: `Runner ${index}` })),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
        const winner = answers.find(({ status }) => status === 201);
        expect((await projects.list()).body.items).toEqual([winner?.body]);
      });

      it('names every mistake at once, by its place', async () => {
        const answer = await (
          await newcomer()
        ).raw.create({
          key: 'Not A Key',
          name: ' ',
          description: 7,
          'a/b~c': 1,
          owner: 'me',
        });
        expect(mistakesOf(answer)).toEqual(['/a~1b~0c', '/description', '/key', '/name', '/owner']);
        const unknown = (answer.body as { errors?: { pointer: string; code: string }[] }).errors?.filter(
          ({ code }) => code === 'unknownField',
        );
        expect(unknown?.map(({ pointer }) => pointer).sort()).toEqual(['/a~1b~0c', '/owner']);
        expect((await projects.list()).body.items).toEqual([]);
      });

      it.each([
        ['a key of one character', { key: 'a', name: 'A' }, ['/key']],
        ['a key of 41 characters', { key: 'a'.repeat(41), name: 'A' }, ['/key']],
        ['a key that ends with a hyphen', { key: 'apollo-', name: 'A' }, ['/key']],
        ['a key with a line break behind it', { key: 'apollo\n', name: 'A' }, ['/key']],
        ['a name of 101 characters', { key: 'apollo', name: 'n'.repeat(101) }, ['/name']],
        [
          'a description of 2001 characters',
          { key: 'apollo', name: 'A', description: 'd'.repeat(2001) },
          ['/description'],
        ],
        ['a list in place of a name', { key: 'apollo', name: ['A'] }, ['/name']],
        ['nothing', {}, ['/key', '/name']],
        ['a list', [], ['']],
        ['null', null, ['']],
      ])('refuses %s', async (_what, input, places) => {
        expect(mistakesOf(await (await newcomer()).raw.create(input))).toEqual(places);
      });

      it('refuses U+0000, which PostgreSQL has no place for', async () => {
        problemOf(await (await newcomer()).create({ key: 'apollo', name: 'a\0b' }), 400);
        problemOf(await projects.create({ key: 'apollo', name: 'A', description: '\0' }), 400);
      });

      it('refuses half a character, which UTF-8 has no bytes for', async () => {
        problemOf(await (await newcomer()).create({ key: 'apollo', name: 'a\ud83d' }), 400);
        problemOf(await projects.create({ key: 'apollo', name: 'A', description: '\udc00' }), 400);
        problemOf(await projects.import([{ key: 'apollo', name: 'a\udc00b' }]), 400);
        expect((await projects.list()).body.items).toEqual([]);
      });

      it('takes texts of the longest lengths, and any script', async () => {
        const input = { key: `a${'-1'.repeat(19)}b`, name: '月'.repeat(100), description: 'é'.repeat(2000) };
        expect(await (await newcomer()).create(input)).toMatchObject({ status: 201, body: input });
      });
    });

    describe('changing', () => {
      it('changes what is given, keeps the rest, and counts the version', async () => {
        const made = await (await newcomer()).made();
        const changed = await projects.change(made.id, { name: 'Artemis', description: 'Back again.' });
        expect(changed).toMatchObject({
          status: 200,
          body: {
            ...made,
            name: 'Artemis',
            description: 'Back again.',
            version: 2,
            updatedAt: expect.stringMatching(TIME),
          },
        });
        expect(changed.body.updatedAt >= made.updatedAt).toBe(true);
        const cleared = await projects.change(made.id, { description: null });
        expect(cleared.body).toMatchObject({ name: 'Artemis', description: null, version: 3 });
        expect(await projects.read(made.id)).toMatchObject({ status: 200, body: cleared.body });
      });

      it('refuses what can not be changed, and a name that is taken away', async () => {
        const made = await (await newcomer()).made();
        expect(mistakesOf(await projects.raw.change(made.id, { key: 'other', status: 'archived' }))).toEqual([
          '/key',
          '/status',
        ]);
        expect(mistakesOf(await projects.raw.change(made.id, { name: null }))).toEqual(['/name']);
        expect(mistakesOf(await projects.change(made.id, { name: ' ' }))).toEqual(['/name']);
        expect((await projects.read(made.id)).body).toEqual(made);
      });

      it('loses no change when ten arrive at once', async () => {
        const made = await (await newcomer()).made();
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_, index) => projects.change(made.id, { name: `Name ${index}` })),
        );
        const stored = answers.filter(({ status }) => status === 200);
        for (const answer of answers) if (answer.status !== 200) problemOf(answer, 412, 'VERSION_MISMATCH');
        expect(stored.length).toBeGreaterThan(0);
        expect((await projects.read(made.id)).body.version).toBe(1 + stored.length);
        expect(new Set(stored.map(({ body }) => body.version)).size).toBe(stored.length);
      });
    });

    describe('on condition', () => {
      it('changes only what is as the client read it', async () => {
        const created = await (await newcomer()).create({ key: 'apollo', name: 'Apollo' });
        const { id } = created.body;
        const tag = created.headers.get('etag') ?? '';
        expect(tag).toMatch(/^"\S+"$/);
        const changed = await projects.change(id, { name: 'Artemis' }, { 'If-Match': tag });
        expect(changed).toMatchObject({ status: 200, body: { name: 'Artemis', version: 2 } });
        problemOf(await projects.change(id, { name: 'Gemini' }, { 'If-Match': tag }), 412, 'VERSION_MISMATCH');

        const read = await projects.read(id);
        expect(read.body).toEqual(changed.body);
        expect(read.headers.get('etag')).toBe(changed.headers.get('etag'));
        expect(read.headers.get('etag')).not.toBe(tag);
      });

      it('reads only what the client does not have already', async () => {
        const { id } = await (await newcomer()).made();
        const { headers } = await projects.read(id);
        const again = await projects.read(id, { 'If-None-Match': headers.get('etag') ?? '' });
        expect(again).toMatchObject({ status: 304, text: '' });
        await projects.change(id, { name: 'Artemis' });
        expect(await projects.read(id, { 'If-None-Match': headers.get('etag') ?? '' })).toMatchObject({ status: 200 });
      });
    });

    describe('archiving', () => {
      it('keeps a project as it is until it is restored', async () => {
        const made = await (await newcomer()).made();
        const archived = await projects.archive(made.id);
        expect(archived).toMatchObject({
          status: 200,
          body: {
            ...made,
            status: 'archived',
            version: 2,
            archivedAt: expect.stringMatching(TIME),
            updatedAt: expect.stringMatching(TIME),
          },
        });
        problemOf(await projects.change(made.id, { name: 'Other' }), 409, 'PROJECT_ARCHIVED');
        expect((await projects.read(made.id)).body).toEqual(archived.body);

        const restored = await projects.restore(made.id);
        expect(restored).toMatchObject({ status: 200, body: { status: 'active', version: 3, archivedAt: null } });
        expect(await projects.change(made.id, { name: 'Other' })).toMatchObject({
          status: 200,
          body: { name: 'Other' },
        });
      });

      it('refuses to archive what is archived and to restore what is active, and says what is possible', async () => {
        const made = await (await newcomer()).made();
        const restore = problemOf(await projects.restore(made.id), 409, 'PROJECT_STATUS_REFUSED');
        expect(restore.details).toEqual({ state: 'active', event: 'restore', allowed: ['archive'] });
        await projects.archive(made.id);
        const archive = problemOf(await projects.archive(made.id), 409, 'PROJECT_STATUS_REFUSED');
        expect(archive.details).toEqual({ state: 'archived', event: 'archive', allowed: ['restore'] });
        expect((await projects.read(made.id)).body.version).toBe(2);
      });

      it('archives once when ten ask at once', async () => {
        const made = await (await newcomer()).made();
        const answers = await Promise.all(Array.from({ length: 10 }, () => projects.archive(made.id)));
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(answers.every(({ status }) => [200, 409, 412].includes(status))).toBe(true);
        expect((await projects.read(made.id)).body).toMatchObject({ status: 'archived', version: 2 });
      });
    });

    describe('deleting', () => {
      it('takes a project away for good, archived or not, and gives its key free', async () => {
        const made = await (await newcomer()).made();
        const deleted = await projects.delete(made.id);
        expect(deleted).toMatchObject({ status: 204, text: '' });
        for (const answer of [
          await projects.read(made.id),
          await projects.change(made.id, { name: 'Other' }),
          await projects.archive(made.id),
          await projects.restore(made.id),
          await projects.delete(made.id),
        ]) {
          problemOf(answer, 404, 'PROJECT_NOT_FOUND');
        }
        expect((await projects.list()).body.items).toEqual([]);

        const again = await projects.made();
        await projects.archive(again.id);
        expect(await projects.delete(again.id)).toMatchObject({ status: 204 });
      });
    });

    describe('of somebody else', () => {
      it('are not there: neither to see, nor to list, nor to touch', async () => {
        const owner = await newcomer();
        const made = await owner.made('secret-plan', 'Secret plan');
        const stranger = await newcomer();
        for (const answer of [
          await stranger.read(made.id),
          await stranger.change(made.id, { name: 'Mine' }),
          await stranger.archive(made.id),
          await stranger.restore(made.id),
          await stranger.delete(made.id),
        ]) {
          const problem = problemOf(answer, 404, 'PROJECT_NOT_FOUND');
          const nowhere = problemOf(await stranger.read(randomUUID()), 404, 'PROJECT_NOT_FOUND');
          expect(problem.detail.replace(made.id, '')).toBe(nowhere.detail.replace(/[\da-f-]{36}/, ''));
        }
        expect((await stranger.list({ search: 'secret' })).body.items).toEqual([]);
        expect((await owner.read(made.id)).body).toEqual(made);
      });

      it('ask who it is first: without a sign-in every door answers 401', async () => {
        const made = await (await newcomer()).made();
        const path = `/api/v1/projects/${made.id}`;
        const { http } = api;
        for (const answer of [
          await http.get('/api/v1/projects'),
          await http.post('/api/v1/projects', { json: { key: 'apollo', name: 'Apollo' } }),
          await http.post('/api/v1/projects/import', { json: { items: [{ key: 'apollo', name: 'Apollo' }] } }),
          await http.get(path),
          await http.patch(path, { json: { name: 'Mine' } }),
          await http.post(`${path}/archive`),
          await http.post(`${path}/restore`),
          await http.delete(path),
        ]) {
          problemOf(answer, 401, 'AUTH_UNAUTHENTICATED');
        }
        expect((await projects.read(made.id)).body).toEqual(made);
      });

      it.each(['Bearer', 'Bearer root', 'Basic cm9vdDpyb290', `Bearer ${randomUUID()}`, 'Bearer a.b.c', 'root'])(
        'are refused to credentials that are none: "%s"',
        async (authorization) => {
          const answer = await api.http.get('/api/v1/projects', { headers: { authorization } });
          problemOf(answer, 401, 'AUTH_INVALID_TOKEN');
        },
      );

      it('are refused to those who sign in twice at once, or whose token was changed', async () => {
        const { accessToken, headers } = (await newcomer()).account;
        const doubled = { ...headers, 'x-api-key': accessToken };
        const [head = '', claims = '', signature = ''] = accessToken.split('.');
        const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
        const tampered = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
        for (const token of [`${head}.${claims}.`, `${unsigned}.${claims}.`, `${head}.${claims}.${tampered}`]) {
          const answer = await api.http.get('/api/v1/projects', { headers: { authorization: `Bearer ${token}` } });
          problemOf(answer, 401, 'AUTH_INVALID_TOKEN');
        }
        problemOf(await api.http.get('/api/v1/projects', { headers: doubled }), 401, 'AUTH_INVALID_TOKEN');
      });
    });

    describe('by id', () => {
      it.each(['abc', '1', '01890a5d-ac96-774b-bcce-b302099a805', '01890a5d-ac96-774b-bcce-b302099a8057x', "'--"])(
        'refuse what is no id: %s',
        async (id) => {
          await newcomer();
          for (const answer of [
            await projects.read(id),
            await projects.change(id, { name: 'A' }),
            await projects.delete(id),
          ]) {
            expect(mistakesOf(answer)).toEqual(['/id']);
          }
        },
      );

      it('are found in whichever case the id is written', async () => {
        const made = await (await newcomer()).made();
        expect(await projects.read(made.id.toUpperCase())).toMatchObject({ status: 200, body: made });
      });
    });
  });
}
