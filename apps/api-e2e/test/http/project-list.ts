import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { mistakesOf, problemOf } from '../support/problem.js';
import { type Project, type ProjectPage, type ProjectQuery, ProjectsClient } from '../support/projects-client.js';

const SORTS = ['-createdAt', 'createdAt', '-updatedAt', 'updatedAt', 'name', '-name'] as const;
const COUNT = 43;
const NAMES = ['delta', 'alpha', 'charlie', 'alpha', 'bravo'];

/** Reading the list of projects page by page. */
export function describeProjectList(running: () => Api): void {
  describe('the list of projects', () => {
    let api: Api;
    let projects: ProjectsClient;

    beforeAll(async () => {
      api = running();
      projects = await ProjectsClient.of(api.http);
      // Together in one import: the times of creation are equal, too, and the names repeat.
      const items = Array.from({ length: COUNT }, (_, index) => ({
        key: `p-${index}`,
        name: NAMES[index % NAMES.length] ?? '',
      }));
      expect(await projects.import(items)).toMatchObject({ status: 200, body: { created: COUNT } });
      const { items: some } = await page({ search: 'alpha', limit: 100 });
      for (const { id } of some.slice(0, 6)) expect(await projects.archive(id)).toMatchObject({ status: 200 });
    });

    async function page(query: ProjectQuery): Promise<ProjectPage> {
      const answer = await projects.list(query);
      expect(answer).toMatchObject({ status: 200 });
      return answer.body;
    }

    /** The pages from the start of a list to its end. */
    async function pages(query: ProjectQuery): Promise<ProjectPage[]> {
      const found = [await page(query)];
      for (let cursor = found[0]?.nextCursor; cursor; cursor = found.at(-1)?.nextCursor) {
        found.push(await page({ ...query, cursor }));
        if (found.length > COUNT) throw new Error('The list does not end.');
      }
      return found;
    }

    const itemsOf = (all: readonly ProjectPage[]) => all.flatMap(({ items }) => items);

    it.each(SORTS)('is walked to its end and back by %s, each project once and in order', async (sort) => {
      const forth = await pages({ sort, limit: 10 });
      expect(forth.map(({ items }) => items.length)).toEqual([10, 10, 10, 10, 3]);
      expect(forth[0]?.previousCursor).toBeNull();
      expect(forth.at(-1)?.nextCursor).toBeNull();
      const all = itemsOf(forth);
      expect(new Set(all.map(({ id }) => id)).size).toBe(COUNT);
      expect(all).toEqual([...all].sort(orderOf(sort)));

      const back: ProjectPage[] = [];
      for (let cursor = forth.at(-1)?.previousCursor; cursor; cursor = back[0]?.previousCursor) {
        back.unshift(await page({ sort, limit: 10, cursor }));
      }
      expect(itemsOf(back)).toEqual(all.slice(0, 40));
      expect(back[0]?.nextCursor).toBe(forth[0]?.nextCursor);
    });

    it('is newest first and 20 a page, unless asked otherwise', async () => {
      const first = await page({});
      expect(first.items).toHaveLength(20);
      expect(first).toEqual(await page({ sort: '-createdAt', limit: 20 }));
      expect(first.items).toEqual([...first.items].sort(orderOf('-createdAt')));
    });

    it('links to the pages beside it, in the order and size that were asked for', async () => {
      const first = await projects.list({ sort: 'name', limit: 10 });
      const [, next = ''] = /<([^>]+)>; *rel="?next"?/.exec(first.headers.get('link') ?? '') ?? [];
      const second = await api.http.get<ProjectPage>(new URL(next, api.url).href.slice(api.url.length), {
        headers: projects.account.headers,
      });
      expect(second.body).toEqual(await page({ sort: 'name', limit: 10, cursor: first.body.nextCursor ?? '' }));
      expect(first.headers.get('link')).not.toMatch(/rel="?prev/);
    });

    it('ends where it ends, also on a full page', async () => {
      expect(await page({ limit: COUNT })).toMatchObject({ nextCursor: null, previousCursor: null });
      expect((await page({ limit: COUNT })).items).toHaveLength(COUNT);
      expect(await (await ProjectsClient.of(api.http)).list()).toMatchObject({
        status: 200,
        body: { items: [], nextCursor: null, previousCursor: null },
      });
    });

    it('goes on behind a project that was deleted meanwhile', async () => {
      const own = await ProjectsClient.of(api.http);
      await own.import(['a-1', 'a-2', 'a-3', 'a-4', 'a-5'].map((key) => ({ key, name: key })));
      const first = await own.list({ sort: 'name', limit: 2 });
      await own.delete(first.body.items[1]?.id ?? '');
      await own.create({ key: 'a-0', name: 'a-0' });
      const second = await own.list({ sort: 'name', limit: 2, cursor: first.body.nextCursor ?? '' });
      expect(second.body.items.map(({ key }) => key)).toEqual(['a-3', 'a-4']);
    });

    describe('filtered', () => {
      it.each(['active', 'archived'] as const)('by status shows the %s ones, over all pages', async (status) => {
        const found = itemsOf(await pages({ status, limit: 4 }));
        expect(found).toHaveLength(status === 'archived' ? 6 : COUNT - 6);
        expect(found.every((project) => project.status === status)).toBe(true);
      });

      it('by a search finds parts of names and keys in any case, over all pages', async () => {
        const named = itemsOf(await pages({ search: 'LPH', limit: 5, sort: 'name' }));
        expect(named).toHaveLength(
          COUNT - itemsOf(await pages({ limit: 100 })).filter(({ name }) => name !== 'alpha').length,
        );
        expect(itemsOf(await pages({ search: 'P-4', limit: 3, sort: 'createdAt' })).map(({ key }) => key)).toEqual([
          'p-4',
          'p-40',
          'p-41',
          'p-42',
        ]);
        expect((await page({ search: 'no such thing' })).items).toEqual([]);
      });

      it('by search and status shows what is both', async () => {
        expect((await page({ search: 'alpha', status: 'archived' })).items).toHaveLength(6);
        expect((await page({ search: 'bravo', status: 'archived' })).items).toEqual([]);
      });

      it.each([
        ['%', ['100% sure']],
        ['_', ['snake_case']],
        ['\\', ['back\\slash']],
        ["'", ["it's"]],
        ['100%', ['100% sure']],
        ['e_c', ['snake_case']],
      ])('by %s means that character, and nothing more', async (search, names) => {
        const own = await ProjectsClient.of(api.http);
        const all = ['100% sure', '100 percent', 'snake_case', 'snakeXcase', 'back\\slash', "it's"];
        await own.import(all.map((name, index) => ({ key: `name-${index}`, name })));
        expect((await own.list({ search })).body.items.map(({ name }) => name)).toEqual(names);
      });
    });

    describe('refuses', () => {
      it.each([
        ['limit', '0'],
        ['limit', '101'],
        ['limit', '-1'],
        ['limit', '1.5'],
        ['limit', '1e1'],
        ['limit', 'ten'],
        ['limit', ''],
        ['limit', '99999999999999999999'],
        ['sort', 'key'],
        ['sort', ''],
        ['sort', 'name;drop table projects'],
        ['status', 'deleted'],
        ['search', ''],
        ['search', 'x'.repeat(101)],
        ['offset', '3'],
      ])('%s=%s', async (name, value) => {
        expect(mistakesOf(await projects.raw.list({ [name]: value }))).toEqual([`/${name}`]);
      });

      it('a search for U+0000, which PostgreSQL has no place for', async () => {
        problemOf(await projects.list({ search: 'a\0b' }), 400);
      });

      it('a parameter given twice', async () => {
        const { headers } = projects.account;
        problemOf(await api.http.get('/api/v1/projects?search=a&search=b', { headers }), 400);
        problemOf(await api.http.get('/api/v1/projects?limit=1&limit=2', { headers }), 400);
      });

      it('all mistakes at once', async () => {
        const many = await projects.raw.list({ limit: 0, sort: 'x', status: 'y', page: 2 });
        expect(mistakesOf(many)).toEqual(['/limit', '/page', '/sort', '/status']);
      });

      it('a cursor of another order', async () => {
        const { nextCursor } = await page({ sort: 'name', limit: 5 });
        for (const sort of SORTS.filter((other) => other !== 'name')) {
          problemOf(await projects.list({ sort, cursor: nextCursor ?? '' }), 400, 'PAGE_CURSOR_INVALID');
        }
        problemOf(await projects.list({ cursor: nextCursor ?? '' }), 400, 'PAGE_CURSOR_INVALID');
      });

      it.each(['garbage', 'bnVsbA', 'W10', '[]', 'x'.repeat(99), '../../etc/passwd'])(
        'the cursor %s',
        async (cursor) => {
          problemOf(await projects.list({ cursor }), 400, 'PAGE_CURSOR_INVALID');
        },
      );

      it('a cursor that is longer than any it gives', async () => {
        const answer = await projects.list({ cursor: 'x'.repeat(5000) });
        expect(answer).toMatchObject({ status: 400 });
      });

      it('a cursor that was tampered with, and never fails over one', async () => {
        const cursor = (await page({ limit: 5 })).nextCursor ?? '';
        problemOf(await projects.list({ cursor: cursor.slice(0, -1) }), 400, 'PAGE_CURSOR_INVALID');
        const tampered = Array.from(cursor, (character, index) =>
          index % 4 === 0
            ? cursor.slice(0, index) + (character === 'A' ? 'B' : 'A') + cursor.slice(index + 1)
            : undefined,
        ).filter((text) => text !== undefined);
        const answers = await Promise.all(tampered.map((text) => projects.list({ cursor: text })));
        for (const answer of answers) {
          // A changed digit can make another cursor that is one: then it leads elsewhere in the same list.
          if (answer.status !== 200) problemOf(answer, 400, 'PAGE_CURSOR_INVALID');
        }
        expect(answers.some(({ status }) => status === 400)).toBe(true);
      });

      it('neither the largest page nor the smallest', async () => {
        expect((await page({ limit: 100 })).items).toHaveLength(COUNT);
        expect((await page({ limit: 1 })).items).toHaveLength(1);
      });
    });
  });
}

/** How a list is ordered: by its column, and where that is equal by id, in the same direction. */
function orderOf(sort: (typeof SORTS)[number]): (a: Project, b: Project) => number {
  const column = sort.replace('-', '') as 'createdAt' | 'updatedAt' | 'name';
  const way = sort.startsWith('-') ? -1 : 1;
  return (a, b) => way * (compare(a[column], b[column]) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
