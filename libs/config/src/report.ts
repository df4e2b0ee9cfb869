import type { ConfigIssue } from './config.errors.js';
import { printable } from './show-value.js';

/** The report of every mistake: path, value, source, what is allowed, what was probably meant. */
export function reportIssues(issues: readonly ConfigIssue[], environment: string): string {
  const count = issues.length === 1 ? '1 mistake' : `${issues.length} mistakes`;
  return [
    `${count} in the configuration (environment ${JSON.stringify(environment)}):`,
    ...issues.map(reportIssue),
  ].join('\n\n');
}

function reportIssue(issue: ConfigIssue): string {
  const subject = [issue.path, issue.value].filter(Boolean).join(' = ');
  const head = subject === '' ? issue.source : `${subject} (${issue.source})`;
  const hint = issue.suggestion === undefined ? [] : [`    Did you mean ${issue.suggestion}?`];
  return [`  ${head}`, `    ${issue.message}`, ...hint].map(printable).join('\n');
}
