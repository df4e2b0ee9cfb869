import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type Account, signUp } from '../support/accounts.js';
import type { Api } from '../support/api.js';
import { itWithProcesses } from '../support/conditions.js';
import { creation, Load } from '../support/load.js';
import type { Shots } from '../support/shots.js';
import { PostgresServer, type StopMode } from '../support/postgres-server.js';
import { CAN_LIST_PROCESSES } from '../support/processes.js';
import { eventually } from '../support/wait.js';
import { type Faults, type Health, imports, post, signUps, storedProjects, watchHealth } from './fault.js';

const RATE = 50;
const SECOND = 1_000;
const CONNECT_TIMEOUT_MS = SECOND;
const STATEMENT_TIMEOUT_MS = SECOND;
const HANDLER_TIMEOUT_MS = 2 * SECOND;
const HEALTH_TIMEOUT_MS = SECOND;
const RECOVERY_MS = 5 * SECOND;
/** For a machine that does other things, too. */
const SLACK_MS = SECOND;
const DOWN_MS = 1_500;
const PAUSE_MS = 4 * SECOND;

/** What is seen of a fault from outside. */
interface Course {
  /** Whose projects they were. */
  readonly account: Account;
  readonly shots: Shots;
  /** While the fault lasted. */
  readonly during: Shots;
  /** As above, without the last moments, which a check may outlast. */
  readonly healthDuring: readonly Health[];
  readonly healthAfter: Health | undefined;
  /** From the end of the fault to the first answer of the database that nothing bad came after. */
  readonly recoveredMs: number;
  readonly lines: number;
}

/** PostgreSQL goes away and comes back, while clients go on calling. */
export function describeDatabaseFaults({ sandbox, figures, long }: Faults): void {
  describe('without its database', () => {
    let server: PostgresServer;
    let api: Api;

    beforeAll(async () => {
      if (!CAN_LIST_PROCESSES) return;
      server = await PostgresServer.create(sandbox.makeFolder('postgres'));
      await server.start();
      api = await sandbox.startApi({
        env: { DATABASE_URL: server.url },
        args: [
          `--database.connectTimeout=${CONNECT_TIMEOUT_MS}ms`,
          `--database.statementTimeout=${STATEMENT_TIMEOUT_MS}ms`,
          `--http.handlerTimeout=${HANDLER_TIMEOUT_MS}ms`,
          `--http.healthTimeout=${HEALTH_TIMEOUT_MS}ms`,
          '--observability.log.format=json',
        ],
      });
      await api.ready();
    });

    afterAll(async () => {
      await api?.stop();
      await server?.close();
    });

    /** Load before, while and after something is wrong with the database. */
    async function courseOf(
      name: string,
      fault: { begin(): Promise<void>; end(): Promise<void> },
      lastsMs: number,
    ): Promise<Course> {
      const linesBefore = linesOf(api);
      const account = await signUp(api.http);
      const load = Load.start(api.url, { rate: RATE, account, idempotent: true });
      await sleep(SECOND / 2);
      const watch = watchHealth(api.url);
      await fault.begin();
      const brokenAt = performance.now();
      await sleep(lastsMs);
      const mendingAt = performance.now();
      await fault.end();
      await sleep(SECOND);
      await eventually('it is well', RECOVERY_MS, () => (isWell(load.soFar()) ? true : undefined));
      const health = await watch.stop();
      const shots = await load.stop();
      const lines = linesOf(api) - linesBefore;
      const bad = shots.all.filter(({ status = 0 }) => status >= 300).at(-1)?.sentAt ?? mendingAt;
      const good = shots.all.filter(({ sentAt, status = 0 }) => sentAt > bad && status < 300);
      const recoveredMs = Math.round(Math.min(...good.map(({ endedAt }) => endedAt)) - mendingAt);
      figures.push(`${name}: ${shots}, well again after ${recoveredMs} ms, ${lines} lines in the log`);
      const during = shots.between(brokenAt, mendingAt);
      const healthDuring = health.filter(({ at }) => at > brokenAt && at < mendingAt - HEALTH_TIMEOUT_MS);
      return { account, shots, during, healthDuring, healthAfter: health.at(-1), recoveredMs, lines };
    }

    /** What holds whatever is wrong with the database. */
    async function expectWellBorne({
      account,
      shots,
      healthDuring,
      healthAfter,
      recoveredMs,
      lines,
    }: Course): Promise<void> {
      expect(shots.of('answered').size).toBe(shots.size);
      expect(shots.statuses).toEqual([200, 201, 503]);
      for (const { code, retryAfter } of shots.answered(503).all) {
        expect(code).toMatch(/^(DATABASE_UNAVAILABLE|DATABASE_STATEMENT_TIMEOUT|HTTP_HANDLER_TIMEOUT)$/);
        if (code !== 'DATABASE_STATEMENT_TIMEOUT') expect(Number(retryAfter)).toBeGreaterThan(0);
      }
      expect(healthDuring.length).toBeGreaterThan(0);
      for (const { live, ready } of healthDuring) expect({ live, ready }).toEqual({ live: 200, ready: 503 });
      expect(healthAfter).toMatchObject({ live: 200, ready: 200 });
      expect(recoveredMs).toBeLessThan(RECOVERY_MS);
      expect(api.program.exit).toBeUndefined();
      // The line of the request, and why it failed; the pool tells of connections that it has lost.
      expect(lines).toBeLessThan(2 * shots.size + 150);
      await expectNoLies(account, shots);
    }

    /** What was created is there; what failed can be repeated with its key, and happens once. */
    async function expectNoLies(account: Account, shots: Shots): Promise<void> {
      const before = await storedProjects(api.url, account);
      const created = new Map<string, string>();
      for (const { key, idempotencyKey, status, id } of shots.all) {
        if (key === undefined) continue;
        const repeat = () => post(api.url, '', account, creation(key), idempotencyKey);
        const known = status === 201 ? id : before.get(key);
        const first = await repeat();
        expect(first).toMatchObject({ status: 201, body: { id: known ?? expect.any(String) } });
        if (known === undefined) expect(await repeat()).toMatchObject({ status: 201, body: { id: first.body.id } });
        created.set(key, first.body.id ?? '');
      }
      expect(await storedProjects(api.url, account)).toEqual(created);
    }

    /** Stops the server, in the middle of transactions, and starts it. */
    async function stopAndStart(mode: StopMode): Promise<void> {
      const accounts = await signUps(api.url, 20);
      let running: ReturnType<typeof imports> = [];
      const course = await courseOf(
        `PostgreSQL stopped (${mode})`,
        {
          begin: async () => {
            running = imports(api.url, accounts, 100);
            await Promise.race(running.map(({ answer }) => answer));
            await server.stop(mode);
          },
          end: () => server.start(),
        },
        DOWN_MS,
      );
      expect(new Set(course.during.all.map(({ status }) => status))).toEqual(new Set([503]));
      expect(course.during.slowestMs).toBeLessThan(CONNECT_TIMEOUT_MS + SLACK_MS);
      await expectWellBorne(course);
      const outcomes = await Promise.all(running.map(({ answer }) => answer));
      for (const [index, { account }] of running.entries()) {
        const { size } = await storedProjects(api.url, account);
        // All or nothing; and what was answered is so.
        if (outcomes[index]?.status === 200) expect(size).toBe(100);
        else expect([0, 100]).toContain(size);
      }
      const failed = outcomes.filter(({ status }) => status !== 200);
      expect(new Set(failed.map(({ body }) => body.code))).toEqual(
        new Set(failed.length > 0 ? ['DATABASE_UNAVAILABLE'] : []),
      );
      figures.push(`  of 20 imports at that moment ${failed.length} were undone`);
    }

    const cycles = long ? [1, 2, 3, 4, 5] : [1];
    for (const cycle of cycles) {
      itWithProcesses(
        `answers 503 at once, and recovers by itself, the server being stopped and started (${cycle})`,
        () => stopAndStart('fast'),
      );
      itWithProcesses(`and the same when the server crashes (${cycle})`, () => stopAndStart('immediate'));
    }

    itWithProcesses('answers 503 within its time-outs while the server hangs, and recovers by itself', async () => {
      const course = await courseOf(
        'PostgreSQL frozen',
        { begin: async () => server.pause(), end: async () => server.resume() },
        long ? 15 * SECOND : PAUSE_MS,
      );
      expect(course.shots.slowestMs).toBeLessThan(HANDLER_TIMEOUT_MS + SLACK_MS);
      expect(course.during.answered(503).size).toBeGreaterThan(course.during.size / 2);
      await expectWellBorne(course);
    });
  });
}

/** The last answers are good. */
function isWell(shots: Shots): boolean {
  return shots.all.slice(-RATE / 5).every(({ status = 0 }) => status < 300);
}

function linesOf({ program }: Api): number {
  return program.output.split('\n').length;
}
