import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { InstalledPackage } from './installation.js';
import { namedManager, type PackageManager } from './package-manager.js';
import { ancestors } from './packages.service.js';

const TRACES: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['node_modules/.pnpm', 'pnpm'],
];

/** Who installed a service: as it says, or by the lock file that is nearest. */
export function packageManagerOf({ folder, manifest }: InstalledPackage): PackageManager {
  const named = namedManager(manifest.packageManager);
  if (named !== undefined) return named;
  for (const above of ancestors(folder)) {
    const trace = TRACES.find(([file]) => existsSync(join(above, file)));
    if (trace !== undefined) return trace[1];
  }
  return 'npm';
}
