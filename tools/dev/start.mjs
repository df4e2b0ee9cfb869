/**
 * `npm start [-- --http.port=8080 ...]`: the reference API from source, its database included.
 * `npm start -- <mode> ...`: another of its modes, `npm start -- help` tells which.
 * `npm run dev`: the same, started anew when a source file changes (`--reload`).
 */
import { enableCompileCache } from 'node:module';

import { endWithParents } from './lifeline.mjs';
import { compileCache } from './workspace.mjs';

const NODE_NEEDED = 24;
if (Number(process.versions.node.split('.')[0]) < NODE_NEEDED) {
  console.error(
    `This needs Node ${NODE_NEEDED} or newer, and this is ${process.versions.node}. ` +
      'Type "npm start": where npm has a Node for the platform, "npm ci" has installed the right one.',
  );
  process.exit(1);
}

enableCompileCache(compileCache);
endWithParents();

const args = process.argv.slice(2).filter((arg) => arg !== '--reload');
if (args.length < process.argv.length - 2) {
  const { reload } = await import('./reload.mjs');
  await reload(args);
} else {
  const { runApplication } = await import('./run.mjs');
  await runApplication(args);
}
