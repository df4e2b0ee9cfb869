import { readFileSync } from 'node:fs';
import { VERSION } from '../../version.service.js';
import type { Capability } from '../app/plan.js';
import { packagesOfWorkspace } from './packages.js';
import { VERSIONS } from './versions.js';

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');

/** The libs that what is generated was tested with. A release of one notes it there. */
const { devDependencies: LIBS } = JSON.parse(manifest) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** What a workspace has at its root for an app with these capabilities, this package included. */
export function versionsFor(capabilities: readonly Capability[]): Readonly<Record<string, string>> {
  const versions: Record<string, string> = { '@ashlar/nx': VERSION };
  for (const name of packagesOfWorkspace(capabilities)) {
    const version = VERSIONS[name] ?? LIBS[name];
    if (version === undefined) throw new Error(`No version of ${name} is known.`);
    versions[name] = version;
  }
  return versions;
}
