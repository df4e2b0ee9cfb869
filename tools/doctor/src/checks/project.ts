import type { CheckResult, Finding } from '../finding.js';
import type { InstalledPackage } from '../packages/installation.js';
import type { Commands } from '../packages/package-manager.js';
import type { Project } from '../project.service.js';
import { titled } from './words.js';

/** What is known of a folder before there are facts about a service. */
export interface ProjectFacts {
  readonly project: Project;
  /** Our packages that it gets, and whether it declares or imports any. */
  readonly ours: readonly InstalledPackage[];
  readonly usesOurs: boolean;
  readonly commands: Commands;
  shown(path: string): string;
}

/** Whether there is a service to check at all. */
export function checkProject(facts: ProjectFacts): CheckResult {
  const finding = obstacle(facts);
  return {
    id: 'project',
    passed: facts.ours.map(titled).join(', '),
    findings: finding === undefined ? [] : [finding],
  };
}

function obstacle({ project, usesOurs, commands, shown }: ProjectFacts): Finding | undefined {
  const { app, unreadable, above, hasNodeModules, hasPlugAndPlay } = project;
  if (unreadable !== undefined) {
    return error('PACKAGE_JSON_UNREADABLE', 'The package.json can not be read.', 'Correct the file.', [unreadable]);
  }
  if (app === undefined) {
    const there = above === undefined ? '' : ` The nearest is in ${shown(above)}: --cwd=${shown(above)}.`;
    return error('PACKAGE_JSON_MISSING', 'There is no package.json here.', `Name the folder of a service.${there}`);
  }
  if (hasPlugAndPlay && !hasNodeModules) {
    const fix = 'Set "nodeLinker: node-modules" in .yarnrc.yml and install, if the packages are to be checked.';
    return error('PLUG_N_PLAY', "Yarn's Plug'n'Play keeps packages in archives, which are not read.", fix);
  }
  if (!hasNodeModules) {
    return error(
      'NODE_MODULES_MISSING',
      'Nothing is installed: there is no node_modules.',
      'Install.',
      [],
      commands.install,
    );
  }
  if (usesOurs) return undefined;
  const fix = app.manifest.hasWorkspaces
    ? 'This is the root of workspaces: name the folder of one service, as in --cwd=apps/api.'
    : 'Name the folder of a service that uses one with --cwd, or install one.';
  return error('ASHLAR_MISSING', 'No @ashlar package is declared or imported here.', fix);
}

function error(
  code: Finding['code'],
  message: string,
  fix: string,
  details: readonly string[] = [],
  command?: string,
): Finding {
  return { code, severity: 'error', message, details, fix, ...(command !== undefined && { command }) };
}
