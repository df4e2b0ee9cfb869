import type { RunningNode } from '../../src/checks/facts.js';
import { diagnose } from '../../src/diagnosis.service.js';
import type { Finding, FindingCode } from '../../src/finding.js';
import { makeTree, soundTree, type Tree } from './tree.js';

/** A Node that suits. */
export const NODE: RunningNode = { version: '24.21.0', requiresModules: true };

/** What is found in a folder. */
export function findingsIn(folder: string, node = NODE): readonly Finding[] {
  return diagnose(folder, node).checks.flatMap(({ findings }) => findings);
}

/** What is found in the sound service after a change of its files. */
export function findingsAfter(change: Tree, node = NODE): readonly Finding[] {
  return findingsIn(makeTree({ ...soundTree(), ...change }), node);
}

/** The findings in short: `error PEER_MISSING`. */
export function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, code }) => `${severity} ${code}`);
}

/** The only finding, which must have this code. */
export function only(findings: readonly Finding[], code: FindingCode): Finding {
  const [first, ...others] = findings;
  if (first?.code !== code || others.length > 0) throw new Error(`Not ${code} alone, but: ${JSON.stringify(findings)}`);
  return first;
}
