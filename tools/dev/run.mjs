/**
 * Runs the application of this workspace in this process: one process is the least that can be left behind.
 * `reload.mjs` starts this file as a process of its own.
 */
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';

import { endWithSupervisor, takeSignalsOnce } from './lifeline.mjs';
import { compileCache, mainFile } from './workspace.mjs';

export async function runApplication(args) {
  await import('./ts-hooks.mjs');
  takeSignalsOnce();
  // What a stack trace shows is what a developer can open.
  process.setSourceMapsEnabled(true);
  // `npm start -- config` is another mode; settings alone are for serving.
  const mode = args.length > 0 && !args[0].startsWith('-') ? [] : ['serve'];
  process.argv.splice(1, process.argv.length, mainFile, ...mode, ...args);
  await import(pathToFileURL(mainFile).href);
}

if (import.meta.main) {
  enableCompileCache(compileCache);
  endWithSupervisor();
  await runApplication(process.argv.slice(2));
}
