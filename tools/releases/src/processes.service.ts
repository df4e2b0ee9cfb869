import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const END_TIMEOUT_MS = 5_000;
const POLL_MS = 50;

/** The processes that run in a folder, or name it in their command line; none where the system doesn't tell as Linux does. */
export function processesOf(folder: string): readonly string[] {
  return pids()
    .filter((pid) => [workingFolder(pid), commandLine(pid)].some((text) => text.includes(folder)))
    .map((pid) => `${pid} ${commandLine(pid)}`);
}

/** Those that still run after a moment: who keeps a database ends when all others have. */
export async function remainingProcesses(folder: string): Promise<readonly string[]> {
  const end = performance.now() + END_TIMEOUT_MS;
  while (processesOf(folder).length > 0 && performance.now() < end) await sleep(POLL_MS);
  return processesOf(folder);
}

function pids(): readonly string[] {
  return attempt(() => readdirSync('/proc').filter((name) => /^\d+$/.test(name)), []);
}

function workingFolder(pid: string): string {
  return attempt(() => readlinkSync(`/proc/${pid}/cwd`), '');
}

function commandLine(pid: string): string {
  return attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(), '');
}

/** Processes end while they are looked at. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
