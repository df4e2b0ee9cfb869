import type { CheckResult, Finding } from '../finding.js';
import type { InstalledPackage, Link } from '../packages/installation.js';
import { SCOPE, singleton } from '../packages/singletons.js';
import { isIn } from '../packages/version-choice.js';
import type { Facts } from './facts.js';
import { counted, distinct, listed } from './words.js';

interface FoundLink extends Link {
  readonly to: InstalledPackage;
}

/** Whether everyone gets the same copy of the packages of which there must be one. */
export function checkCopies({ installation, commands, shown }: Facts): CheckResult {
  const names = distinct(installation.links.map(({ name }) => name).filter((name) => singleton(name) !== undefined));
  return {
    id: 'copies',
    passed: `One copy each of ${counted(names.length, 'package')} that must not have two`,
    findings: names.sort().flatMap((name) => several(name)),
  };

  function several(name: string): Finding[] {
    const links = installation.links.filter((link): link is FoundLink => link.name === name && link.to !== undefined);
    const folders = distinct(links.map(({ to }) => to.folder));
    const reason = singleton(name);
    if (folders.length < 2 || reason === undefined) return [];
    return [
      {
        code: 'SEVERAL_COPIES',
        severity: reason.severity,
        message: `${name} is installed ${folders.length === 2 ? 'twice' : `${folders.length} times`}: ${reason.consequence}.`,
        details: folders.map((folder) => copy(links.filter(({ to }) => to.folder === folder))),
        ...remedy(name, links),
      },
    ];
  }

  function copy(links: readonly FoundLink[]): string {
    const [first] = links;
    const takers = distinct(links.map(({ from, range }) => `${from.name}${range === undefined ? '' : ` (${range})`}`));
    return `${first?.to.version ?? 'no version'} in ${first === undefined ? '' : shown(first.to.folder)}, for ${listed(shortened(takers))}`;
  }

  function remedy(name: string, links: readonly FoundLink[]): Pick<Finding, 'fix' | 'command'> {
    const versions = distinct(links.map(({ to }) => to.version ?? ''));
    const suitsAll = versions.some((version) => links.every(({ range }) => isIn(version, range) !== false));
    if (suitsAll) {
      return {
        fix: `One version suits everyone. If two copies stay, "${commands.why(name)}" says who keeps them.`,
        command: commands.dedupe,
      };
    }
    const [version = ''] = links.filter(({ from }) => from === installation.app).map(({ to }) => to.version);
    const unsuited = distinct(
      links.filter(({ range }) => isIn(version, range) === false).map(({ from, range }) => `${from.name} (${range})`),
    );
    if (unsuited.length === 0) {
      return {
        fix: `Find who keeps each copy, and force one version by ${commands.overrides}.`,
        command: commands.why(name),
      };
    }
    const ours = unsuited.some((taker) => taker.startsWith(SCOPE))
      ? 'Use a version that they accept, or update'
      : 'Update';
    return {
      fix: `No installed version suits everyone. ${ours} ${listed(unsuited)}; as a last resort force ${version} by ${commands.overrides}.`,
      command: commands.why(name),
    };
  }
}

function shortened(words: readonly string[], limit = 5): readonly string[] {
  return words.length <= limit ? words : [...words.slice(0, limit), `${words.length - limit} more`];
}
