import { join } from 'node:path';

/** The root of the checkout. */
export const CHECKOUT = join(import.meta.dirname, '../../../..');

const FROM_SOURCE = process.env.API_E2E_SOURCE === '1';

/** What a user starts: the built program. `API_E2E_SOURCE=1` takes the sources instead, for a quick look without a build. */
export const API_ENTRY = join(CHECKOUT, 'apps/api', FROM_SOURCE ? 'src/main.ts' : 'dist/main.js');

/** What Node needs before the program: nothing, or what reads sources. */
export const NODE_HOOKS = FROM_SOURCE ? ['--import', join(CHECKOUT, 'tools/dev/ts-hooks.mjs')] : [];

/** All tests come from one address: limits are for those that look at them. */
export const WIDE_LIMITS = ['address', 'user', 'apiKey', 'login', 'registration', 'mails'].map(
  (name) => `--rateLimiting.${name}=1000000/s`,
);
