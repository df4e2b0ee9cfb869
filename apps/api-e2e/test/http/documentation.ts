import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ACTOR_HEADER } from '../support/projects-client.js';
import { operationsOf, type OpenApi, resolveAll } from '../support/open-api.js';

const ROUTES = [
  'DELETE /api/v1/projects/{id}',
  'GET /api/v1/projects',
  'GET /api/v1/projects/{id}',
  'PATCH /api/v1/projects/{id}',
  'POST /api/v1/projects',
  'POST /api/v1/projects/import',
  'POST /api/v1/projects/{id}/archive',
  'POST /api/v1/projects/{id}/restore',
];

/** The OpenAPI document and its page. */
export function describeDocumentation(running: () => Api): void {
  describe('the documentation', () => {
    let api: Api;

    beforeAll(() => void (api = running()));

    describe('at /openapi.json', () => {
      let document: OpenApi;

      beforeAll(async () => {
        const answer = await api.http.get<OpenApi>('/openapi.json');
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
        document = answer.body;
      });

      it('is OpenAPI 3.1 of every route, and of nothing else', () => {
        expect(document.openapi).toMatch(/^3\.1\.\d+$/);
        expect(document.info).toMatchObject({ title: expect.stringMatching(/./), version: expect.stringMatching(/./) });
        expect(
          operationsOf(document)
            .map(({ name }) => name)
            .sort(),
        ).toEqual(ROUTES);
      });

      it('names every operation once, and what goes in and comes out', () => {
        const operations = operationsOf(document);
        expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
        for (const { name, operation } of operations) {
          const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
          const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
          expect(declared.map((parameter) => parameter.name)).toEqual(inPath);
          expect(declared.every(({ required }) => required === true)).toBe(true);
          expect((operation.parameters ?? []).every(({ schema }) => schema !== undefined)).toBe(true);
          expect(Object.values(operation.responses).every(({ description }) => typeof description === 'string')).toBe(
            true,
          );
          expect(Object.keys(operation.responses).filter((status) => /^2\d\d$/.test(status))).toHaveLength(1);
        }
      });

      it('says of every failure that it is problem details', () => {
        for (const { name, operation } of operationsOf(document)) {
          const failures = Object.entries(operation.responses).filter(([status]) => /^[45]/.test(status));
          expect([name, failures.length > 0]).toEqual([name, true]);
          for (const [, { content }] of failures)
            expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
        }
      });

      it('refers to nothing that is not there, and uses no word that 3.1 has dropped', () => {
        expect(resolveAll(document)).toEqual([]);
        const text = JSON.stringify(document);
        expect(text).not.toContain('"nullable"');
        expect(text).not.toMatch(/"exclusiveM(in|ax)imum":(true|false)/);
      });

      it('describes what the API does: an answer has just what its schema names', async () => {
        const { body } = await api.http.post<object>('/api/v1/projects', {
          headers: { [ACTOR_HEADER]: '01890a5d-ac96-774b-bcce-b302099a8057' },
          json: { key: 'described', name: 'Described' },
        });
        const schema = document.components.schemas['ProjectDto'];
        expect(Object.keys(schema?.properties ?? {}).sort()).toEqual(Object.keys(body).sort());
        expect([...(schema?.required ?? [])].sort()).toEqual(Object.keys(body).sort());
      });
    });

    describe('at /docs', () => {
      it('is a page whose parts all come from this server', async () => {
        const page = await api.http.get('/docs');
        expect(page.status).toBe(200);
        expect(page.headers.get('content-type')).toMatch(/^text\/html\b/);
        const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
          ([, part = '']) => new URL(part, `${api.url}/docs`),
        );
        expect(parts.length).toBeGreaterThan(2);
        for (const part of parts) {
          expect(part.origin).toBe(api.url);
          const asset = await api.http.get(part.pathname);
          expect([part.pathname, asset.status, asset.text.length > 0]).toEqual([part.pathname, 200, true]);
          if (part.pathname.endsWith('.js')) expect(asset.headers.get('content-type')).toMatch(/javascript/);
          if (part.pathname.endsWith('.css')) expect(asset.headers.get('content-type')).toMatch(/^text\/css\b/);
        }
      });

      it('shows the document of this server', async () => {
        const { text } = await api.http.get('/docs/swagger-ui-init.js');
        expect(text).toContain('/api/v1/projects/{id}/archive');
      });
    });
  });
}
