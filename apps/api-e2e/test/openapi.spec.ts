import { describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { apiDocument } from './support/api-document.js';
import { brokenReferences, type DeclaredResponse, operationsOf, resolved } from './support/open-api.js';

const ROUTES = [
  'DELETE /api/v1/me',
  'DELETE /api/v1/me/api-keys/{id}',
  'DELETE /api/v1/me/sessions/{id}',
  'DELETE /api/v1/projects/{id}',
  'DELETE /api/v1/projects/{id}/members/{userId}',
  'GET /.well-known/jwks.json',
  'GET /api/v1/audit-events',
  'GET /api/v1/me',
  'GET /api/v1/me/api-keys',
  'GET /api/v1/me/sessions',
  'GET /api/v1/projects',
  'GET /api/v1/projects/{id}',
  'GET /api/v1/projects/{id}/members',
  'GET /api/v1/users',
  'GET /api/v1/users/statistics',
  'GET /api/v1/users/{id}',
  'GET /health/live',
  'GET /health/ready',
  'GET /health/startup',
  'PATCH /api/v1/me',
  'PATCH /api/v1/projects/{id}',
  'POST /api/v1/auth/confirm-email',
  'POST /api/v1/auth/forgot-password',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/reauthenticate',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/reset-password',
  'POST /api/v1/auth/verify-email',
  'POST /api/v1/auth/verify-email/resend',
  'POST /api/v1/me/api-keys',
  'POST /api/v1/me/api-keys/{id}/rotate',
  'POST /api/v1/me/email',
  'POST /api/v1/me/password',
  'POST /api/v1/projects',
  'POST /api/v1/projects/import',
  'POST /api/v1/projects/{id}/archive',
  'POST /api/v1/projects/{id}/restore',
  'POST /api/v1/projects/{id}/transfer',
  'POST /api/v1/users/{id}/activate',
  'POST /api/v1/users/{id}/deactivate',
  'POST /api/v1/users/{id}/end-sessions',
  'POST /api/v1/users/{id}/force-reset',
  'PUT /api/v1/projects/{id}/members/{userId}',
  'PUT /api/v1/users/{id}/role',
];

/** Both: an account, or where addresses must be verified a mail that says the rest. */
const TWO_WAYS = ['POST /api/v1/auth/register'];

/** Everything that is recommended, no warning is let pass, and what else makes a document useful. */
const LINT = {
  extends: ['recommended-strict'],
  rules: {
    'operation-4xx-problem-details-rfc7807': 'error',
    'operation-singular-tag': 'error',
    'parameter-description': 'error',
    'paths-kebab-case': 'error',
    'no-http-verbs-in-paths': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-parameter-examples': 'error',
    'no-invalid-schema-examples': 'error',
    // The headers of a deprecated operation stand there before any is deprecated.
    'no-unused-components': 'off',
  },
} as const;

describe('the OpenAPI document', () => {
  const document = apiDocument();
  const operations = operationsOf(document);

  it('is OpenAPI 3.1 of every route, and of nothing else', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.stringMatching(/./), version: expect.stringMatching(/./) });
    expect(operations.map(({ name }) => name).sort()).toEqual(ROUTES);
  });

  it('names every operation once, and what goes in and comes out', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
    for (const { name, operation } of operations) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(declared.map((parameter) => parameter.name).sort()).toEqual(inPath.sort());
      expect(declared.every(({ required }) => required === true)).toBe(true);
      expect((operation.parameters ?? []).every(({ schema }) => schema !== undefined)).toBe(true);
      const successes = Object.keys(operation.responses).filter((status) => /^2\d\d$/.test(status));
      expect([name, successes.length]).toEqual([name, TWO_WAYS.includes(name) ? 2 : 1]);
    }
  });

  it('says of every failure what it is called, and that it is problem details', () => {
    for (const { name, operation } of operations) {
      const failures = Object.entries(operation.responses).filter(([status]) => /^[45]/.test(status));
      for (const [status, declared] of failures) {
        const { content = {}, description }: DeclaredResponse = resolved(document, declared);
        expect([name, status, description]).toEqual([name, status, expect.stringMatching(/\.$/)]);
        expect([name, status, Object.keys(content)]).toEqual([
          name,
          status,
          expect.arrayContaining(['application/problem+json']),
        ]);
      }
    }
  });

  it('refers to nothing that is not there, and uses no word that 3.1 has dropped', () => {
    expect(brokenReferences(document)).toEqual([]);
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    expect(text).not.toMatch(/"exclusiveM(in|ax)imum":(true|false)/);
  });

  it('gives a linter nothing to say', async () => {
    const found = await findingsIn(document);
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('is not clean to the linter when something is wrong with it', async () => {
    const found = await findingsIn({ ...document, paths: { '/a/{b}': { get: { responses: {} } } } });
    expect(found.map(({ ruleId }) => ruleId)).toContain('path-parameters-defined');
  });
});

async function findingsIn(document: object) {
  const config = await createConfig({ ...LINT, extends: [...LINT.extends] });
  return lintFromString({ source: JSON.stringify(document, undefined, 2), absoluteRef: 'openapi.json', config });
}
