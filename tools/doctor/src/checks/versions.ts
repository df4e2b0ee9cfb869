import type { CheckResult, Finding } from '../finding.js';
import type { Link } from '../packages/installation.js';
import { SCOPE } from '../packages/singletons.js';
import { isIn } from '../packages/version-choice.js';
import type { Facts } from './facts.js';
import { counted, distinct, listed } from './words.js';

/** Whether what is installed is what was declared: our packages in the service, and what they depend on. */
export function checkVersions({ installation, imports, commands, shown }: Facts): CheckResult {
  const { app, links, broken } = installation;
  const own = links.filter(({ from, name }) => from === app && name.startsWith(SCOPE));
  const behind = links.filter(({ from, kind }) => from.name.startsWith(SCOPE) && from !== app && kind === 'dependency');
  const missing = [...own, ...behind].filter(({ to }) => to === undefined);
  const mismatched = [...own, ...behind].filter(({ to, range }) => isIn(to?.version, range) === false);
  const undeclared = missing.filter(({ kind }) => kind === 'import').map(({ name }) => name);
  return {
    id: 'versions',
    passed: `${counted(own.length, '@ashlar package')} installed as declared`,
    findings: [
      ...missing.filter(({ kind }) => kind !== 'import').map(missingPackage),
      ...missing.filter(({ kind }) => kind === 'import').map(missingImport),
      ...mismatched.map(mismatch),
      ...broken.map(brokenPackage),
    ],
  };

  function missingPackage({ from, name, range }: Link): Finding {
    return {
      code: 'PACKAGE_MISSING',
      severity: 'error',
      message: `${name} is declared and not installed.`,
      details: [`${from === app ? 'package.json' : from.name} asks for ${range} (${shown(from.folder)})`],
      fix: 'Install what is declared.',
      command: commands.install,
    };
  }

  function missingImport({ name }: Link): Finding {
    const importers = imports.filter(({ specifier }) => specifier === name || specifier.startsWith(`${name}/`));
    return {
      code: 'PACKAGE_MISSING',
      severity: 'error',
      message: `${name} is imported and neither declared nor installed.`,
      details: distinct(importers.map(({ file }) => shown(file))),
      fix: `Add ${listed(undeclared)}.`,
      command: commands.add(undeclared),
    };
  }

  function mismatch({ from, name, range, to }: Link): Finding {
    return {
      code: 'VERSION_MISMATCH',
      severity: 'error',
      message: `${name} is installed as ${to?.version}, where ${from === app ? 'package.json' : from.name} asks for ${range}.`,
      details: to === undefined ? [] : [shown(to.folder)],
      fix: `Install what is declared; where it stays, an entry in ${commands.overrides} may ask for it.`,
      command: commands.install,
    };
  }

  function brokenPackage(file: string): Finding {
    return {
      code: 'PACKAGE_BROKEN',
      severity: 'error',
      message: 'A package.json of an installed package can not be read.',
      details: [shown(file)],
      fix: 'Remove the folder of that package, and install what is declared.',
      command: commands.install,
    };
  }
}
