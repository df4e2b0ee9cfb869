import { afterAll, describe } from '@jest/globals';
import { describeDatabaseFaults } from './faults/database.js';
import type { Faults } from './faults/fault.js';
import { describeStop } from './faults/stop.js';
import { useSandbox } from './support/sandbox.js';

/** `FAULTS=long` offers load for half a minute, and stops and starts the database five times. */
const long = process.env['FAULTS'] === 'long';

describe('the API under load', () => {
  const figures: string[] = [];
  const faults: Faults = { sandbox: useSandbox(), figures, long };

  afterAll(() => void process.stdout.write(`api-e2e, faults:\n  ${figures.join('\n  ')}\n`));

  describeStop(faults);
  describeDatabaseFaults(faults);
});
