/** Processes for the specs of this folder. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts Node and collects what it says. */
export function start(args, options = {}) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const program = { child, pid: child.pid, output: '', ended: undefined, said: undefined };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (program.output += chunk));
  program.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  program.said = (pattern) =>
    until(
      () => pattern.test(program.output),
      () => program.output,
    );
  return program;
}

/** Waits for `condition`; after 20 s fails with what `explain` knows. */
export async function until(condition, explain = () => condition.toString()) {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`It did not happen: ${explain()}`);
    await sleep(20);
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
