import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The version of this package. */
export function ownVersion(): string {
  return manifest().version;
}

/**
 * The generators and what they run on, in the versions that this package was tested with. A release of the generators notes itself
 * there, and releases this package with it.
 */
export function generatorVersions(): Readonly<Record<string, string>> {
  const versions = Object.entries(manifest().devDependencies);
  return Object.fromEntries(versions.map(([name, range]) => [name, range.replace(/^\^/, '')]));
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;
}
