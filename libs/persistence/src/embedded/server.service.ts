import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Binaries } from './binaries.store.js';
import { lastPort, readPostmasterFile, SERVER_ENV } from './cluster.store.js';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { type CheckedOptions } from './embedded-postgres.options.js';
import { type Place } from './place.store.js';
import { isServerOf } from './process.store.js';
import { isPortTaken, isStillEnding, startFailure } from './server-log.js';
import { HOST, postgresArguments } from './server-settings.js';

/** Which server it is. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** A recovery after a crash reads at most the write-ahead log since the last checkpoint. */
const START_TIMEOUT_MS = 60_000;
/** How long the children of a killed server may take to end. */
const ENDING_TIMEOUT_MS = 10_000;
const PORT_ATTEMPTS = 10;
const onWindows = process.platform === 'win32';

/** Starts the server and waits until it accepts connections. Somebody else's free port may be gone a moment later: then another. */
export async function startServer(place: Place, binaries: Binaries, options: CheckedOptions): Promise<RunningServer> {
  const deadline = performance.now() + ENDING_TIMEOUT_MS;
  let port = options.port || lastPort(place) || (await freePort());
  for (let attempt = 1; ;) {
    const outcome = await tryStart(place, binaries, options, port);
    if (typeof outcome !== 'string') return outcome;

    if (isPortTaken(outcome) && options.port !== 0) throw portTaken(options.port);
    if (isPortTaken(outcome) && attempt++ < PORT_ATTEMPTS) port = await freePort();
    else if (isStillEnding(outcome) && performance.now() < deadline) await sleep(100);
    else throw startFailure(place.folder, outcome);
  }
}

/** The server, or its last words. */
async function tryStart(
  place: Place,
  binaries: Binaries,
  options: CheckedOptions,
  port: number,
): Promise<RunningServer | string> {
  const logFile = join(place.folder, 'postgres.log');
  const child = spawnServer(place, binaries, options, port, logFile);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));

  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const file = readPostmasterFile(place);
    // On Windows the child is pg_ctl, whose child the server is.
    const isOurs = file?.pid === child.pid || (onWindows && file !== undefined && isServerOf(file.pid, place.cluster));
    if (file?.status === 'ready' && isOurs) {
      child.unref();
      return { pid: file.pid, port: file.port };
    }
    if (failure !== undefined) throw startFailure(place.folder, '', failure);
    if (hasFailed(child)) return readFileSync(logFile, 'utf8') || `error: it ended with code ${child.exitCode}`;
    await sleep(5);
  }
  child.kill('SIGKILL');
  return `error: it was not ready within ${START_TIMEOUT_MS / 1_000} s`;
}

function spawnServer(
  place: Place,
  binaries: Binaries,
  options: CheckedOptions,
  port: number,
  logFile: string,
): ChildProcess {
  const args = postgresArguments(place.cluster, port, options.ephemeral, options.settings, process.platform);
  rmSync(logFile, { force: true });
  if (onWindows) {
    // Only pg_ctl can start a server for an administrator; it ends at once, and the server writes the log itself.
    const inner = args
      .slice(2)
      .map((arg) => `"${arg}"`)
      .join(' ');
    return spawn(binaries.pgCtl, ['start', '-W', '-D', place.cluster, '-l', logFile, '-o', inner], {
      windowsHide: true,
      stdio: 'ignore',
    });
  }
  const log = openSync(logFile, 'w', 0o600);
  try {
    return spawn(binaries.postgres, args, {
      ...place.account,
      env: SERVER_ENV,
      cwd: '/',
      // A session of its own: Ctrl-C in the terminal is for the application, which may still need its database.
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

function hasFailed(child: ChildProcess): boolean {
  if (onWindows) return child.exitCode !== null && child.exitCode !== 0;
  return child.exitCode !== null || child.signalCode !== null;
}

function portTaken(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_PORT_TAKEN',
    `Port ${port} of ${HOST} is in use by another program. Stop that program, choose another port, or leave the port out for a free one.`,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
