import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { type Account, signUp } from '../support/accounts.js';
import { Load } from '../support/load.js';
import type { Shots } from '../support/shots.js';
import { eventually } from '../support/wait.js';
import { type Faults, statusOf, storedProjects } from './fault.js';

const SECOND = 1_000;
const RATE = 200;
const DRAIN_DELAY_MS = SECOND;
/** Beyond the delay: requests that run end, the database is put down. */
const STOP_LIMIT_MS = 3 * SECOND;
/** How long the closing of a port takes, at most. */
const CLOSING_MS = 100;
/** Of 200 connections a second, those of the moment in which the port closes. */
const MOST_UNTAKEN = 2;
const QUIET = ['--observability.log.format=json', '--observability.log.requests=false'];

/** SIGTERM while clients go on calling. */
export function describeStop({ sandbox, figures, long }: Faults): void {
  const dataDir = sandbox.dataFolder('stopped');
  const offered = long ? 30 * SECOND : 1.5 * SECOND;

  function start(drainDelay: number): Promise<Api> {
    return sandbox.startApi({ dataDir, args: [`--http.drainDelay=${drainDelay}ms`, ...QUIET] });
  }

  /** What was answered with 201 is stored, and nothing else is. */
  async function expectStored(account: Account, shots: Shots): Promise<void> {
    const api = await sandbox.startApi({ dataDir, args: QUIET });
    const stored = await storedProjects(api.url, account);
    const answered = new Map(shots.answered(201).all.map(({ key = '', id = '' }) => [key, id]));
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(answered));
    await api.stop();
  }

  describe('told to stop', () => {
    it('loses nothing of clients that look at its readiness, and stores what it has answered', async () => {
      const api = await start(DRAIN_DELAY_MS);
      const account = await signUp(api.http);
      const load = Load.start(api.url, { rate: RATE, account });
      await sleep(offered);
      api.program.signal('SIGTERM');
      const toldAt = performance.now();
      await eventually('it is not ready', DRAIN_DELAY_MS, async () =>
        (await statusOf(`${api.url}/health/ready`)) === 503 ? true : undefined,
      );
      const unreadyAt = performance.now();
      // Until the last balancer has noticed.
      await sleep(DRAIN_DELAY_MS / 5);
      const shots = await load.stop();
      const exit = await api.program.ends(DRAIN_DELAY_MS + STOP_LIMIT_MS);

      figures.push(`SIGTERM, clients that look: ${shots}, not ready after ${Math.round(unreadyAt - toldAt)} ms`);
      expect(shots.of('answered').size).toBe(shots.size);
      expect(shots.statuses).toEqual([200, 201]);
      expect(shots.between(unreadyAt, Infinity).size).toBeGreaterThan(0);
      expect(exit).toMatchObject({ code: 0, signal: null });
      await expectStored(account, shots);
    });

    /** Stops it while clients go on calling until it is gone. */
    async function stopUnderLoad(drainDelay: number): Promise<void> {
      const api = await start(drainDelay);
      const account = await signUp(api.http);
      const load = Load.start(api.url, { rate: RATE, account });
      await sleep(offered);
      const { code, tookMs } = await api.stop();
      await sleep(CLOSING_MS);
      const shots = await load.stop();

      figures.push(`SIGTERM, clients that go on, delay ${drainDelay} ms: ended after ${tookMs} ms; ${shots}`);
      const closedAt = shots.of('refused').all[0]?.sentAt ?? 0;
      // The system resets what it has connected by itself, and the process has not accepted yet, when the port closes.
      const untaken = shots.of('lost').where((shot) => !shot.reused && Math.abs(shot.endedAt - closedAt) < CLOSING_MS);
      expect(told(shots.of('lost'), untaken)).toEqual([]);
      expect(untaken.size).toBeLessThanOrEqual(MOST_UNTAKEN);
      expect(shots.of('unanswered').size).toBe(0);
      expect(shots.statuses).toEqual([200, 201]);
      expect(shots.of('refused').size).toBeGreaterThan(0);
      expect(code).toBe(0);
      expect(tookMs).toBeGreaterThanOrEqual(drainDelay);
      expect(tookMs).toBeLessThan(drainDelay + STOP_LIMIT_MS);
      // Every connection was asked to close, so that none was open when the port closed.
      const asked = shots.between(closedAt - drainDelay / 2, closedAt - CLOSING_MS).of('answered');
      if (drainDelay > 0) expect(new Set(asked.all.map(({ connection }) => connection))).toEqual(new Set(['close']));
      await expectStored(account, shots);
    }

    it('answers all that it has accepted of clients that go on calling until it is gone', () =>
      stopUnderLoad(DRAIN_DELAY_MS));

    it('and the same without a delay, when connections could not be told', () => stopUnderLoad(0));
  });
}

/** Those that are not excused, in words. */
function told(shots: Shots, excused: Shots): string[] {
  return shots.where((shot) => !excused.all.includes(shot)).all.map((shot) => JSON.stringify(shot));
}
