/**
 * How a development process ends: with those that started it, and once.
 *
 * `npm start` is a chain (npm, sometimes a shell, Node). Whoever kills npm with `kill -9` leaves the rest of the chain to
 * itself: nothing tells a process that its parent has died, but its parent's number changes.
 */
import { readFileSync } from 'node:fs';

const POLL_MS = 250;
/** What is not closed by then is cut off: together with the poll and the server's stop less than 5 s. */
const GRACE_MS = 3_000;
/** npm passes on a Ctrl-C that the terminal has already sent to everybody. */
const ECHO_MS = 500;
const MAX_CHAIN = 4;

/** Under npm: ends this process, in order, when npm or anything between has died. */
export function endWithParents() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = chain();
  setInterval(() => {
    if (!isIntact(before)) endInOrder();
  }, POLL_MS).unref();
}

/** Ends this process, in order, when the process that forked it has died, which closes the channel between them. */
export function endWithSupervisor() {
  process.once('disconnect', endInOrder);
  // The listener alone would keep the application alive after everything else has been closed.
  process.channel?.unref();
}

/** Lets a signal through once: its echo is not a second, impatient one. */
export function takeSignalsOnce() {
  const taken = new Map();
  const emit = process.emit;
  process.emit = function (name, ...rest) {
    if (name === 'SIGINT' || name === 'SIGTERM') {
      const now = performance.now();
      const last = taken.get(name) ?? -Infinity;
      taken.set(name, now);
      if (now - last < ECHO_MS) return true;
    }
    return emit.call(this, name, ...rest);
  };
}

let ending = false;

function endInOrder() {
  if (ending) return;
  ending = true;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}

/** This process, its parent, and so on up to npm. Only Linux tells about more than the parent. */
function chain() {
  const pids = [process.pid, process.ppid];
  while (pids.length < MAX_CHAIN && !isNpm(pids.at(-1))) {
    const parent = parentOf(pids.at(-1));
    if (parent === undefined || parent <= 1) break;
    pids.push(parent);
  }
  return isNpm(pids.at(-1)) ? pids : pids.slice(0, 2);
}

function isIntact(pids) {
  if (process.ppid !== pids[1]) return false;
  return pids.slice(2).every((parent, index) => parentOf(pids[index + 1]) === parent);
}

function isNpm(pid) {
  return /\b(npm|npm-cli\.js|pnpm|yarn)\b/.test(readProc(pid, 'cmdline') ?? '');
}

function parentOf(pid) {
  // The name, in brackets, may hold anything: field 4 of proc(5) is counted from the last bracket.
  const stat = readProc(pid, 'stat');
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
