import { readFileSync } from 'node:fs';
import { Contract } from './contract.js';
import type { OpenApi } from './open-api.js';

let document: OpenApi | undefined;
let contract: Contract | undefined;

/** The OpenAPI document of the API under test, as its mode `openapi` wrote it before the first test. */
export function apiDocument(): OpenApi {
  const file = process.env['API_E2E_DOCUMENT'];
  if (file === undefined) throw new Error('There is no document: run these tests by the jest.config.mjs of api-e2e.');
  return (document ??= JSON.parse(readFileSync(file, 'utf8')) as OpenApi);
}

/** What every answer of the API under test has to keep to. */
export function apiContract(): Contract {
  return (contract ??= new Contract(apiDocument()));
}
