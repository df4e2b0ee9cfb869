/** Writes `generated/`: the OpenAPI document of the built API, and the types of a client of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { writeDocument } from './test/support/write-document.mjs';

const folder = join(import.meta.dirname, 'generated');
const file = join(folder, 'openapi.json');

mkdirSync(folder, { recursive: true });
writeDocument(file);
// Given as an object: of a file the generator would look for a configuration around it.
const types = await openapiTS(JSON.parse(readFileSync(file, 'utf8')));
writeFileSync(join(folder, 'api.ts'), `/** Generated from openapi.json. */\n${astToString(types)}`);
