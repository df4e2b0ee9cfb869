import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { apiDocument } from '../support/api-document.js';

/** Of every block one, at least. */
const CODES = [
  ...['INVALID_INPUT', 'MALFORMED_BODY', 'MALFORMED_REQUEST', 'PAGE_CURSOR_INVALID', 'ROUTE_NOT_FOUND'],
  ...['METHOD_NOT_ALLOWED', 'UNSUPPORTED_MEDIA_TYPE', 'CONTENT_TOO_LARGE', 'PRECONDITION_REQUIRED'],
  ...['INTERNAL_SERVER_ERROR', 'HTTP_HANDLER_TIMEOUT', 'DATABASE_UNAVAILABLE', 'VERSION_MISMATCH'],
  ...['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_MALFORMED', 'IDEMPOTENCY_KEY_REUSED'],
  ...[
    'AUTH_UNAUTHENTICATED',
    'AUTH_INVALID_TOKEN',
    'AUTH_FORBIDDEN',
    'PROJECT_NOT_FOUND',
    'PROJECT_KEY_TAKEN',
    'PROJECT_ARCHIVED',
    'PROJECT_STATUS_REFUSED',
  ],
];

/** Where the OpenAPI document and its page are served. */
export function describeDocumentation(running: () => Api): void {
  describe('the documentation', () => {
    let api: Api;

    beforeAll(() => void (api = running()));

    it('at /openapi.json is what the mode openapi writes', async () => {
      const answer = await api.http.get('/openapi.json');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
      expect(answer.body).toEqual(apiDocument());
    });

    describe('at /problems', () => {
      it('explains every code that the API answers with', async () => {
        const page = await api.http.get('/problems');
        expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        const explained = [...page.text.matchAll(/<dt id="([A-Z0-9_]+)">/g)].map(([, code]) => code);
        expect(explained).toEqual(expect.arrayContaining(CODES));
        expect(new Set(explained).size).toBe(explained.length);
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
