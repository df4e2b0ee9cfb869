import type { CheckId, CheckResult, Finding } from './finding.js';

/** The service that was looked at. */
export interface Service {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly node: string;
  readonly packageManager?: string;
  /** The packages of `@ashlar` that it gets. */
  readonly packages: readonly {
    readonly name: string;
    readonly version: string | undefined;
    readonly folder: string;
  }[];
}

/** What `--json` prints. Fields are added to it, never renamed; a change of what one means raises `schema`. */
export interface Report {
  readonly schema: 1;
  readonly doctor: string;
  readonly service: Service;
  /** In the order in which they ran; one that can't be made without an earlier one is left out. */
  readonly checks: readonly {
    readonly id: CheckId;
    readonly status: 'passed' | 'warning' | 'error';
    readonly findings: readonly Finding[];
  }[];
  readonly errors: number;
  readonly warnings: number;
  readonly exitCode: 0 | 1;
}

/** What was found, as a whole. */
export interface Diagnosis {
  readonly service: Service;
  readonly checks: readonly CheckResult[];
}

/** Sums up. */
export function reportOf({ service, checks }: Diagnosis, doctor: string, strict: boolean): Report {
  const findings = checks.flatMap((check) => check.findings);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return {
    schema: 1,
    doctor,
    service,
    checks: checks.map(({ id, findings }) => ({ id, status: statusOf(findings), findings })),
    errors,
    warnings,
    exitCode: errors > 0 || (strict && warnings > 0) ? 1 : 0,
  };
}

/** The worst that was found. */
export function statusOf(findings: readonly Finding[]): 'passed' | 'warning' | 'error' {
  if (findings.length === 0) return 'passed';
  return findings.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
}
