/** Whose commands are shown. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn';

/** The command lines that a package manager has for what is wrong. */
export interface Commands {
  /** Adds packages, each written `name@range`. */
  add(packages: readonly string[]): string;
  /** Installs what is declared. */
  readonly install: string;
  readonly dedupe: string;
  /** Who wants a package. */
  why(name: string): string;
  /** Where a version is forced upon everyone. */
  readonly overrides: string;
}

const ADD: Readonly<Record<PackageManager, string>> = { npm: 'npm install', pnpm: 'pnpm add', yarn: 'yarn add' };
const WHY: Readonly<Record<PackageManager, string>> = { npm: 'npm ls', pnpm: 'pnpm why', yarn: 'yarn why' };
const OVERRIDES: Readonly<Record<PackageManager, string>> = {
  npm: '"overrides" of the package.json',
  pnpm: '"overrides" of pnpm-workspace.yaml ("pnpm.overrides" of the package.json before pnpm 10)',
  yarn: '"resolutions" of the package.json',
};

/** The commands of a package manager. */
export function commandsOf(manager: PackageManager): Commands {
  return {
    add: (packages) => [ADD[manager], ...packages.map(quoted)].join(' '),
    install: `${manager} install`,
    dedupe: `${manager} dedupe`,
    why: (name) => `${WHY[manager]} ${name}`,
    overrides: OVERRIDES[manager],
  };
}

/** By the field `packageManager`: `pnpm@10.1.0`. */
export function namedManager(field: string | undefined): PackageManager | undefined {
  const name = field?.split('@')[0];
  return name === 'npm' || name === 'pnpm' || name === 'yarn' ? name : undefined;
}

/** In double quotes, which every shell understands. */
function quoted(word: string): string {
  return /^[\w@./-]+$/.test(word) ? word : `"${word}"`;
}
