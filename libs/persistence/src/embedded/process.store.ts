import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

import { errorCode } from './error-code.js';

const hasProc = existsSync('/proc/self/cmdline');

/** Tells whether a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * Tells whether `pid` is the server of `cluster`, and not a stranger that was given its number later.
 * Where nothing can be found out about the process, a living one counts: PostgreSQL itself then refuses to start a second server.
 */
export function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return command === undefined || command.includes(process.platform === 'win32' ? 'postgres.exe' : cluster);
}

/** When the process started, in the units of the system; empty where that is not known. With the number, it names a process for good. */
export function startOf(pid: number): string {
  if (!hasProc) return '';
  try {
    // The name, in brackets, may hold anything: what follows the last bracket is safe to split. Field 22 of proc(5).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** The command line; empty for a zombie; undefined where it cannot be known. */
function commandOf(pid: number): string | undefined {
  try {
    if (hasProc) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return process.platform === 'win32'
      ? execFileSync('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh'], { encoding: 'utf8', timeout: 5_000 })
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
  } catch {
    return isAlive(pid) ? undefined : '';
  }
}
