import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { mistakesOf, problemOf } from '../support/problem.js';
import { ProjectsClient } from '../support/projects-client.js';

/** Making many projects at once. */
export function describeProjectImport(running: () => Api): void {
  describe('importing projects', () => {
    let api: Api;

    beforeAll(() => void (api = running()));

    it('tells of each item what became of it, and skips keys that are taken or stand twice', async () => {
      const projects = await ProjectsClient.of(api.http);
      const there = await projects.made('there', 'There before');
      const { status, body } = await projects.import([
        { key: 'first', name: 'First', description: 'One.' },
        { key: 'there', name: 'Taken' },
        { key: 'second', name: 'Second' },
        { key: 'first', name: 'First again' },
      ]);

      expect(status).toBe(200);
      expect(body).toEqual({
        created: 2,
        skipped: 2,
        results: [
          { index: 0, key: 'first', status: 'created', id: expect.any(String) },
          { index: 1, key: 'there', status: 'skipped', id: null },
          { index: 2, key: 'second', status: 'created', id: expect.any(String) },
          { index: 3, key: 'first', status: 'skipped', id: null },
        ],
      });
      expect((await projects.read(body.results[0]?.id ?? '')).body).toMatchObject({
        key: 'first',
        name: 'First',
        description: 'One.',
        status: 'active',
        version: 1,
      });
      expect((await projects.read(there.id)).body).toEqual(there);
      expect((await projects.list()).body.items.map(({ key }) => key).sort()).toEqual(['first', 'second', 'there']);
    });

    it('creates a thousand, and none of them a second time', async () => {
      const projects = await ProjectsClient.of(api.http);
      const items = itemsTo(1000);
      const first = await projects.import(items);
      expect(first).toMatchObject({ status: 200, body: { created: 1000, skipped: 0 } });
      expect(first.body.results.map(({ index, key }) => [index, key])).toEqual(
        items.map(({ key }, index) => [index, key]),
      );
      expect(new Set(first.body.results.map(({ id }) => id)).size).toBe(1000);

      const second = await projects.import(items);
      expect(second).toMatchObject({ status: 200, body: { created: 0, skipped: 1000 } });
      expect(second.body.results.every(({ status, id }) => status === 'skipped' && id === null)).toBe(true);
    });

    it('creates each key once when two imports of the same, turned round, arrive at once', async () => {
      const projects = await ProjectsClient.of(api.http);
      const items = itemsTo(500);
      const answers = await Promise.all([projects.import(items), projects.import([...items].reverse())]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const created = answers.flatMap(({ body }) => body.results).filter(({ status }) => status === 'created');
      expect(created).toHaveLength(500);
      expect(new Set(created.map(({ key }) => key)).size).toBe(500);
    });

    it('creates nothing when an item has a mistake, and names every one by its place', async () => {
      const projects = await ProjectsClient.of(api.http);
      const answer = await projects.raw.import([
        { key: 'good', name: 'Good' },
        { key: 'BAD', name: '', extra: 1 },
        { key: 'also-good', name: 'Good' },
        { key: 'fine', name: 7 },
      ]);
      expect(mistakesOf(answer)).toEqual(['/items/1/extra', '/items/1/key', '/items/1/name', '/items/3/name']);
      expect((await projects.list()).body.items).toEqual([]);
    });

    it.each([
      ['no item', []],
      ['more than a thousand', itemsTo(1001)],
      ['something that is no list', 'all'],
      ['an item that is null', [null]],
      ['an item that is a list', [[]]],
      ['an item that is a text', ['apollo']],
    ])('refuses %s', async (_what, items) => {
      const places = mistakesOf(await (await ProjectsClient.of(api.http)).raw.import(items));
      expect(places.every((place) => /^\/items(\/|$)/.test(place))).toBe(true);
    });

    it('refuses a body that is larger than allowed', async () => {
      const items = Array.from({ length: 1000 }, (_, index) => ({
        key: `p-${index}`,
        name: 'P',
        description: 'd'.repeat(1500),
      }));
      problemOf(await (await ProjectsClient.of(api.http)).import(items), 413, 'CONTENT_TOO_LARGE');
    });
  });
}

function itemsTo(count: number): { key: string; name: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `p-${index}`, name: `Project ${index}` }));
}
