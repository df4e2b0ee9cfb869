import { createInterface } from 'node:readline/promises';
import type { Surroundings } from './surroundings.js';

/** The surroundings of this process: questions need a person at a terminal, whom CI has not got. */
export function terminal(): Surroundings {
  const { stdin, stdout, stderr, env, versions } = process;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort(signal));
  const isPerson = stdin.isTTY === true && stdout.isTTY === true && !env['CI'];
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    ask: isPerson ? (question) => answerTo(question, stop) : undefined,
    cwd: process.cwd(),
    env,
    node: versions.node,
    now: () => performance.now(),
    stopped: stop.signal,
  };
}

async function answerTo(question: string, stop: AbortController): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const end = () => stop.abort('SIGINT');
  // A terminal that is being read from gives Ctrl-C to its reader, and Ctrl-D is no answer either.
  lines.on('SIGINT', end).on('close', end);
  try {
    return await lines.question(question, { signal: stop.signal });
  } finally {
    lines.off('close', end).close();
  }
}
