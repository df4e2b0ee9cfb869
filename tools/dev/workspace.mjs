/** Where things lie in this workspace. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where Node keeps what V8 has compiled. */
export const compileCache = join(root, 'node_modules', '.cache', 'node');

/** Tests run an application of their own. */
const given = process.env.ASHLAR_DEV_MAIN;

/** The entry of the application that `npm start` runs. */
export const mainFile = given ?? join(root, 'apps', 'api', 'src', 'main.ts');

/** What the application is made of: a change in here starts it anew. */
export function sourceFolders() {
  if (given !== undefined) return [dirname(given)];
  const libs = join(root, 'libs');
  const ofLibs = readdirSync(libs).map((lib) => join(libs, lib, 'src'));
  const app = dirname(mainFile);
  return [app, join(dirname(app), 'config'), ...ofLibs].filter((folder) => existsSync(folder));
}
