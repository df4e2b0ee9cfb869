import { beforeAll, describe, expect, it } from '@jest/globals';
import { AccountCast } from './fuzz/account-cast.js';
import { type FuzzReport, Fuzzer } from './fuzz/fuzzer.js';
import { apiDocument } from './support/api-document.js';
import type { Api } from './support/api.js';
import { operationsOf } from './support/open-api.js';
import { useSandbox } from './support/sandbox.js';

/** More calls than in CI: `FUZZ_CALLS=100000`. */
const CALLS = Number(process.env['FUZZ_CALLS'] ?? 2_000);
/** Other calls: `FUZZ_SEED=7`. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261121);

/** Of wrong passwords there are many more than one account or address may send. */
const NO_LOCKOUT = ['attempts', 'addressAttempts', 'disableAfter'].map((limit) => `--auth.lockout.${limit}=1000000`);

describe(`the API, called ${CALLS} times as its document allows and forbids (FUZZ_SEED=${SEED})`, () => {
  const sandbox = useSandbox();
  let api: Api;
  let report: FuzzReport;

  beforeAll(
    async () => {
      api = await sandbox.startApi({ dataDir: sandbox.dataFolder('data'), args: NO_LOCKOUT });
      const [, email = '', password = ''] = await api.program.prints(/^ *Admin +(\S+), password (\S+)$/m, 1_000);
      const cast = await AccountCast.of(api, { email, password });
      const begin = performance.now();
      report = await new Fuzzer(apiDocument(), api.http, cast).run({ calls: CALLS, seed: SEED });
      const { allowed, forbidden, odd } = report.judged;
      process.stdout.write(
        `api-e2e, fuzzed: ${allowed} allowed, ${forbidden} forbidden and ${odd} odd calls ` +
          `in ${Math.round(performance.now() - begin)} ms, FUZZ_SEED=${SEED}\n`,
      );
    },
    60_000 + CALLS * 50,
  );

  it('answers what it declares, never fails, takes what is allowed and refuses what is forbidden', () => {
    if (report.failures.length > 0) {
      throw new Error(`FUZZ_SEED=${SEED} FUZZ_CALLS=${CALLS}\n\n${report.failures.join('\n\n')}`);
    }
  });

  it('was called in every way', () => {
    for (const { name } of operationsOf(apiDocument())) {
      const statuses = [...(report.statuses.get(name)?.keys() ?? [])];
      expect([name, statuses.some((status) => status < 300)]).toEqual([name, true]);
      expect([name, statuses.some((status) => status >= 400)]).toEqual([name, true]);
    }
    const { allowed, forbidden, odd } = report.judged;
    expect(Math.min(allowed, forbidden, odd)).toBeGreaterThan(CALLS / 10);
  });

  it('is still ready, and wrote no failure to its log', async () => {
    await api.ready();
    expect(api.program.stderr).toBe('');
    const lines = api.program.output.split('\n');
    expect(lines.filter((line) => /\b(ERROR|FATAL)\b|"status":5\d\d/.test(line))).toEqual([]);
  });
});
