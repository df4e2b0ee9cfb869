import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorCode } from './error-code.js';
import { isAlive, startOf } from './process.store.js';

/** A lock file that is empty or a guard that stays for longer than this belongs to a process that was killed in between. */
const ABANDONED_AFTER_MS = 5_000;

/**
 * Runs `action` while no other process runs one under the same `file`. A lock whose holder has died is taken over.
 *
 * @throws what `onTimeout` makes, when the lock is not free within `timeoutMs`
 */
export async function withLock<T>(
  file: string,
  timeoutMs: number,
  onTimeout: (holder: number) => Error,
  action: () => Promise<T>,
): Promise<T> {
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid), id: randomUUID() });
  const deadline = Date.now() + timeoutMs;
  while (!tryCreate(file, mine)) {
    clearAbandoned(file);
    if (Date.now() > deadline) throw onTimeout(holderOf(readIfThere(file)).pid);
    await sleep(10);
  }
  try {
    return await action();
  } finally {
    if (readIfThere(file) === mine) unlinkSync(file);
  }
}

function tryCreate(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function clearAbandoned(file: string): void {
  const seen = readIfThere(file);
  if (seen === undefined || !isAbandoned(file, seen)) return;

  // Two processes may see the same dead holder: without a guard the slower one would remove the new lock of the faster.
  const guard = `${file}.guard`;
  try {
    mkdirSync(guard);
  } catch {
    if (ageOf(guard) > ABANDONED_AFTER_MS) removeFolder(guard);
    return;
  }
  try {
    if (readIfThere(file) === seen) unlinkSync(file);
  } finally {
    removeFolder(guard);
  }
}

function isAbandoned(file: string, content: string): boolean {
  const { pid, start } = holderOf(content);
  if (pid === 0) return ageOf(file) > ABANDONED_AFTER_MS;
  return !isAlive(pid) || startOf(pid) !== start;
}

function holderOf(content: string | undefined): { pid: number; start: string } {
  try {
    const { pid, start } = JSON.parse(content ?? '') as { pid: number; start: string };
    return { pid, start };
  } catch {
    return { pid: 0, start: '' };
  }
}

function ageOf(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another process was faster.
  }
}
