/** Starts the application as a child and starts it anew when a source file has changed. */
import { fork } from 'node:child_process';
import { constants } from 'node:os';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { takeSignalsOnce } from './lifeline.mjs';
import { watchFolders } from './watch.mjs';
import { root, sourceFolders } from './workspace.mjs';

const runFile = fileURLToPath(new URL('./run.mjs', import.meta.url));
/** An editor writes a file in several steps, a branch switch writes many files. */
const SETTLE_MS = 100;
const STOP_TIMEOUT_MS = 5_000;

/** Runs until a signal ends it; the exit code is that of the application. */
export async function reload(args) {
  let ending = false;
  const start = () =>
    startApplication(args, (how) => {
      if (!ending) say(`the application has ended (${how}); waiting for a change`);
    });
  let app = start();
  takeSignalsOnce();
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      ending = true;
      app.child.kill(signal);
      void app.ended.then((code) => process.exit(code));
    });
  }

  for await (const files of watchFolders(sourceFolders(), SETTLE_MS)) {
    if (ending) return;
    say(`${files.map((file) => relative(root, file)).join(', ')} changed: starting anew`);
    await stop(app);
    if (!ending) app = start();
  }
}

function startApplication(args, onEnd) {
  const child = fork(runFile, args, { execArgv: [], stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const app = { child, running: true, stopping: false, ended: undefined };
  app.ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      app.running = false;
      if (!app.stopping) onEnd(signal ?? `code ${code}`);
      // As a shell counts: 128 and the number of the signal.
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
  return app;
}

async function stop(app) {
  app.stopping = true;
  if (!app.running) return;
  app.child.kill('SIGTERM');
  const timeout = new AbortController();
  const late = sleep(STOP_TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => app.child.kill('SIGKILL'));
  await app.ended;
  timeout.abort();
  await late.catch(() => undefined);
}

function say(message) {
  console.error(`[dev] ${message}`);
}
