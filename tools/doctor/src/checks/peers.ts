import type { CheckResult, Finding, Severity } from '../finding.js';
import type { Installation, Link } from '../packages/installation.js';
import type { Commands } from '../packages/package-manager.js';
import { isLookedAfter, SCOPE } from '../packages/singletons.js';
import { isIn, rangeForAll } from '../packages/version-choice.js';
import type { Facts } from './facts.js';
import { counted, distinct, titled } from './words.js';

/** Whether the packages that ours and Nest's want from the service are there, in versions that suit. */
export function checkPeers({ installation, commands, shown }: Facts): CheckResult {
  const required = installation.links.filter(({ kind, from }) => kind === 'peer' && isLookedAfter(from));
  const missing = required.filter(({ to }) => to === undefined);
  const mismatched = required.filter(({ to, range }) => isIn(to?.version, range) === false);
  const remedy = remedyOf(installation, commands, [...missing, ...mismatched]);
  return {
    id: 'peers',
    passed: `${counted(distinct(required.map(({ name }) => name)).length, 'required peer')} installed in versions that suit`,
    findings: [...byName(missing, missingPeer), ...byName(mismatched, mismatch)],
  };

  function missingPeer(name: string, links: readonly Link[]): Finding {
    return {
      code: 'PEER_MISSING',
      severity: 'error',
      message: `${name} is not installed, and ${counted(links.length, 'package needs', 'packages need')} it.`,
      details: links.map(wish),
      ...remedy,
    };
  }

  function mismatch(name: string, links: readonly Link[]): Finding {
    const versions = distinct(links.map(({ to }) => to?.version ?? ''));
    return {
      code: 'PEER_MISMATCH',
      severity: severityOf(links),
      message: `${name} ${versions.join(' and ')} is not what ${counted(links.length, 'package asks', 'packages ask')} for.`,
      details: links.map(wish),
      ...remedy,
    };
  }

  function wish({ from, range }: Link): string {
    return `${titled(from)} asks for ${range} (${shown(from.folder)})`;
  }
}

/** One line that installs all that is missing or does not suit, of versions that suit everyone who asks. */
export function remedyOf(
  { app, links }: Installation,
  commands: Commands,
  unsatisfied: readonly Link[],
): Pick<Finding, 'fix' | 'command'> {
  const nest = links.find(({ from, name, to }) => from === app && name === '@nestjs/common' && to)?.to?.version;
  const names = distinct(unsatisfied.map(({ name }) => name)).sort();
  const wanted = names.map((name) => {
    const ranges = links.filter((link) => link.name === name && link.from !== app).map(({ range }) => range ?? '*');
    return { name, range: rangeForAll(ranges, name.startsWith('@nestjs/') ? nest : undefined) };
  });
  const unsolved = wanted.filter(({ range }) => range === undefined).map(({ name }) => name);
  const solved = wanted.flatMap(({ name, range }) => (range === undefined ? [] : [`${name}@${range}`]));
  const update = `No version of ${unsolved.join(', ')} suits everyone: update the packages that ask for the older one.`;
  return {
    fix: [
      ...(solved.length > 0 ? ['Install a version that suits everyone who asks.'] : []),
      ...(unsolved.length > 0 ? [update] : []),
    ].join(' '),
    ...(solved.length > 0 && { command: commands.add(solved) }),
  };
}

/** Others often accept more than they say; ours say what was tested. */
function severityOf(links: readonly Link[]): Severity {
  return links.some(({ from }) => from.name.startsWith(SCOPE)) ? 'error' : 'warning';
}

function byName(links: readonly Link[], finding: (name: string, links: readonly Link[]) => Finding): Finding[] {
  const names = distinct(links.map(({ name }) => name)).sort();
  return names.map((name) =>
    finding(
      name,
      links.filter((link) => link.name === name),
    ),
  );
}
