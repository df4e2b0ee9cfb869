import { createHash } from 'node:crypto';
import { env } from 'node:process';

import { TestDatabaseError } from './testing.errors.js';

/** The server of the tests: given by whoever runs them, or set for the workers by the one that starts a server. */
export const URL_VARIABLE = 'ASHLAR_TEST_DATABASE_URL';
const RUN_VARIABLE = 'ASHLAR_TEST_RUN';
const PREFIX = 'ashlar_test_';
/** PostgreSQL cuts longer names. */
const MAX_NAME_LENGTH = 63;

/** One run of a test suite, on one server. A test runner hands it to its workers in the environment. */
export interface TestRun {
  /** Of the server, with the right to create databases. */
  readonly url: string;
  /** Eight characters that are in the name of each database of the run. */
  readonly id: string;
}

/** The server that is given from outside, if any. */
export function givenServer(): string | undefined {
  return env[URL_VARIABLE] || undefined;
}

/** Makes the run known to this process and the ones it starts; the result undoes it. */
export function publishRun(run: TestRun): () => void {
  const before = { [URL_VARIABLE]: env[URL_VARIABLE], [RUN_VARIABLE]: env[RUN_VARIABLE] };
  env[URL_VARIABLE] = run.url;
  env[RUN_VARIABLE] = run.id;
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
  };
}

/**
 * The run that this process is part of.
 *
 * @throws TestDatabaseError `TEST_DATABASE_NO_SERVER`
 */
export function currentRun(): TestRun {
  const url = env[URL_VARIABLE];
  const id = env[RUN_VARIABLE];
  if (url !== undefined && id !== undefined) return { url, id };
  throw new TestDatabaseError(
    'TEST_DATABASE_NO_SERVER',
    "No test server runs. Add globalSetup: '@ashlar/persistence/testing/jest-setup' and " +
      "globalTeardown: '@ashlar/persistence/testing/jest-teardown' to the Jest configuration, or call startTestServer() before the tests.",
  );
}

/** A name for a database of the run: what tells it apart from others (`tail`) is never cut off. */
export function databaseName(run: TestRun, label: string, tail: string): string {
  const slug = label.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const head = `${PREFIX}${run.id}_${slug}`;
  return `${head.slice(0, MAX_NAME_LENGTH - tail.length - 1)}_${tail}`;
}

/** The run whose database it is; undefined for databases that are none of ours. */
export function runOf(name: string): string | undefined {
  return new RegExp(`^${PREFIX}([0-9a-f]{8})_`).exec(name)?.[1];
}

/** Short, and different for different texts. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
