import type { CheckResult, Finding, Severity } from '../finding.js';
import type { InstalledPackage } from '../packages/installation.js';
import { isLookedAfter, SCOPE } from '../packages/singletons.js';
import { isIn } from '../packages/version-choice.js';
import type { Facts } from './facts.js';
import { counted, titled } from './words.js';

/** Whether the Node that runs suits the service and what it installed. */
export function checkNode(facts: Facts): CheckResult {
  const { node, installation } = facts;
  const asking = [installation.app, ...installation.members.filter(isLookedAfter)].filter(
    ({ manifest }) => manifest.node !== undefined,
  );
  const refusing = asking.filter(({ manifest }) => isIn(node.version, manifest.node) === false);
  const isOurs = (one: InstalledPackage) => one === installation.app || one.name.startsWith(SCOPE);
  const others = refusing.filter((one) => !isOurs(one));
  return {
    id: 'node',
    passed: `Node ${node.version} suits ${counted(asking.length, 'package that asks', 'packages that ask')} for a version`,
    findings: [
      ...unsuitable(facts, refusing.filter(isOurs), 'error'),
      ...unsuitable(facts, others, 'warning'),
      ...(node.requiresModules || installation.app.manifest.type === 'module' ? [] : [requireOfModules(node.version)]),
    ],
  };
}

function unsuitable({ node, shown }: Facts, refusing: readonly InstalledPackage[], severity: Severity): Finding[] {
  if (refusing.length === 0) return [];
  return [
    {
      code: 'NODE_UNSUITABLE',
      severity,
      message: `Node ${node.version} is not what ${counted(refusing.length, 'package asks', 'packages ask')} for.`,
      details: refusing.map((one) => `${titled(one)} asks for ${one.manifest.node} (${shown(one.folder)})`),
      fix: 'Run a Node that all of them accept: try the newest LTS release first.',
    },
  ];
}

function requireOfModules(version: string): Finding {
  return {
    code: 'REQUIRE_OF_MODULES',
    severity: 'error',
    message: `The service is CommonJS, and Node ${version} does not let it require the modules that @ashlar packages are.`,
    details: ['package.json: no "type": "module"'],
    fix: 'Run Node 20.19, 22.12 or newer without --no-experimental-require-module, or set "type": "module".',
  };
}
