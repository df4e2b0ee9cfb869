import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { API_ENTRY, NODE_HOOKS, WIDE_LIMITS } from './api-command.mjs';

/** Has the API write its OpenAPI document into a file. It connects to nothing for that. */
export function writeDocument(file) {
  if (!existsSync(API_ENTRY)) throw new Error(`There is no ${API_ENTRY}: build it first, npx nx run api:build`);
  execFileSync(process.execPath, [...NODE_HOOKS, API_ENTRY, 'openapi', `--output=${file}`, ...WIDE_LIMITS], {
    // Where no configuration of a developer is found.
    cwd: dirname(file),
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
