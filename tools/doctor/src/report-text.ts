import { counted } from './checks/words.js';
import type { CheckId, CheckResult, Finding } from './finding.js';
import { type Diagnosis, type Report, statusOf } from './report.js';

const TITLES: Readonly<Record<CheckId, string>> = {
  project: 'Project',
  node: 'Node',
  versions: 'Versions',
  copies: 'Copies',
  peers: 'Peers',
  doors: 'Doors',
  typescript: 'TypeScript',
};
const MARKS = { passed: '✔', warning: '▲', error: '✖' } as const;
const COLOURS = { passed: 32, warning: 33, error: 31, dim: 2, bold: 1 } as const;

type Paint = (text: string, colour: keyof typeof COLOURS) => string;

/** The report for people: a line for what is well, and what to do about the rest. */
export function reportText({ service, checks }: Diagnosis, report: Report, colours: boolean): string {
  const paint: Paint = colours ? (text, colour) => `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : (text) => text;
  const head = [`ashlar-doctor ${report.doctor}`, service.name, `Node ${service.node}`, service.packageManager]
    .filter((word) => word !== undefined)
    .join(', ');
  const lines = [
    paint(head, 'bold'),
    '',
    ...checks.flatMap((check) => checkLines(check, paint)),
    '',
    sum(report, paint),
  ];
  return `${lines.filter((line, at) => line !== '' || lines[at - 1] !== '').join('\n')}\n`;
}

function checkLines({ id, passed, findings }: CheckResult, paint: Paint): string[] {
  const status = statusOf(findings);
  const summary = status === 'passed' ? passed : counted(findings.length, 'problem');
  return [
    `${paint(MARKS[status], status)} ${TITLES[id]}: ${summary}`,
    ...findings.flatMap((finding, at) => findingLines(finding, isSameRemedy(finding, findings[at + 1]), paint)),
    ...(findings.length > 0 ? [''] : []),
  ];
}

/** What several findings have in common is said once, under the last. */
function findingLines(finding: Finding, isSaidLater: boolean, paint: Paint): string[] {
  const { code, severity, message, details, fix, command } = finding;
  return [
    '',
    `  ${paint(`${severity} ${code}`, severity)}`,
    `  ${message}`,
    ...details.map((detail) => paint(`    ${detail}`, 'dim')),
    ...(isSaidLater ? [] : [`  → ${fix}`, ...(command === undefined ? [] : [`    ${paint(command, 'bold')}`])]),
  ];
}

function isSameRemedy(one: Finding, next: Finding | undefined): boolean {
  return next !== undefined && one.fix === next.fix && one.command === next.command;
}

function sum({ errors, warnings }: Report, paint: Paint): string {
  if (errors + warnings === 0) return paint('All is well.', 'passed');
  return paint(`${counted(errors, 'error')}, ${counted(warnings, 'warning')}`, errors > 0 ? 'error' : 'warning');
}
