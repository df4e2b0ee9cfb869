import { join } from 'node:path';
import { parse } from 'yaml';

import type { WorkspaceCopy } from './workspace-copy.service.js';

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string | number | boolean>>;
}

/** A workflow, as far as it is looked at. */
export interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

/** One of its jobs. */
export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** Reads a workflow of a copy. */
export async function readWorkflow(copy: WorkspaceCopy, name: string): Promise<Workflow> {
  return parse(await copy.read(join('.github/workflows', name))) as Workflow;
}

/** A job. @throws when the workflow has none of that name */
export function jobOf(workflow: Workflow, name: string): Job {
  const job = workflow.jobs[name];
  if (job === undefined) throw new Error(`The workflow has no job ${name}.`);
  return job;
}

/** The lines that the step of a name runs. @throws when there is none, or it runs nothing */
export function linesOf({ steps }: Job, name: string): string {
  const lines = steps.find((step) => step.name === name)?.run;
  if (lines === undefined) throw new Error(`No step "${name}" runs anything.`);
  return lines;
}
