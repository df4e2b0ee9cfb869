import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { checkCopies } from './checks/copies.js';
import { checkDoors } from './checks/doors.js';
import type { Facts, RunningNode } from './checks/facts.js';
import { checkNode } from './checks/node.js';
import { checkPeers } from './checks/peers.js';
import { checkProject } from './checks/project.js';
import { checkTypescript, SOURCE_CONDITION } from './checks/typescript.js';
import { checkVersions } from './checks/versions.js';
import { targetsOf } from './packages/exports-map.js';
import type { Installation, InstalledPackage } from './packages/installation.js';
import { readInstallation } from './packages/installation.service.js';
import { commandsOf } from './packages/package-manager.js';
import { packageManagerOf } from './packages/package-manager.service.js';
import { Packages } from './packages/packages.service.js';
import { SCOPE } from './packages/singletons.js';
import { parseSpecifier } from './packages/specifier.js';
import { type Project, readProject } from './project.service.js';
import type { Diagnosis, Service } from './report.js';
import { Doors } from './sources/doors.service.js';
import { readSourceImports, type SourceImport } from './sources/sources.service.js';
import { readTsconfigs } from './tsconfig/tsconfig.service.js';

const CHECKS = [checkNode, checkVersions, checkCopies, checkPeers, checkDoors, checkTypescript];

/** Looks at the service in a folder. Where there is none to check, it says why, and that alone. */
export function diagnose(folder: string, node: RunningNode): Diagnosis {
  const project = readProject(folder);
  const { app } = project;
  const shown = (path: string) => relative(project.folder, path).split(sep).join('/') || '.';
  const service: Service = {
    name: app?.name ?? project.folder,
    folder: project.folder,
    node: node.version,
    packages: [],
  };
  if (app === undefined) {
    const nothing = { ours: [], usesOurs: false, commands: commandsOf('npm') };
    return { service, checks: [checkProject({ project, shown, ...nothing })] };
  }

  const packageManager = packageManagerOf(app);
  const facts = readFacts(project, app, { node, commands: commandsOf(packageManager), shown });
  const ours = facts.installation.members.filter(({ name }) => name.startsWith(SCOPE));
  const usesOurs = facts.installation.links.some(({ from, name }) => from === app && name.startsWith(SCOPE));
  const projectCheck = checkProject({ project, ours, usesOurs, commands: facts.commands, shown });
  return {
    service: {
      ...service,
      packageManager,
      packages: ours.map(({ name, version, folder: path }) => ({ name, version, folder: shown(path) })),
    },
    checks: [projectCheck, ...(projectCheck.findings.length > 0 ? [] : CHECKS.map((check) => check(facts)))],
  };
}

function readFacts(
  { folder }: Project,
  app: InstalledPackage,
  known: Pick<Facts, 'node' | 'commands' | 'shown'>,
): Facts {
  const packages = new Packages();
  const tsconfigs = readTsconfigs(folder, packages);
  const outputs = new Set(tsconfigs.configs.flatMap(({ options }) => options.outDir ?? []));
  const imports = readSourceImports(folder, outputs);
  const installation = readInstallation(packages, app, importedNames(imports));
  return {
    ...known,
    installation,
    imports,
    doors: new Doors(packages).read(folder, imports),
    tsconfigs,
    typescript: packages.resolve(folder, 'typescript')?.version,
    hasSwc: existsSync(join(folder, '.swcrc')),
    hasOwnSources: hasOwnSources(installation),
  };
}

function importedNames(imports: readonly SourceImport[]): Set<string> {
  const loaded = imports.filter(({ when }) => when !== 'never');
  return new Set(loaded.flatMap(({ specifier }) => parseSpecifier(specifier)?.packageName ?? []));
}

function hasOwnSources({ members }: Installation): boolean {
  const sources = members.flatMap(({ folder, manifest }) =>
    targetsOf(manifest, SOURCE_CONDITION).map((path) => join(folder, path)),
  );
  return sources.length > 0 && sources.every((path) => existsSync(path));
}
