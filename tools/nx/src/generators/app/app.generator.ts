import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import type { Generation } from '../../record/record.js';
import { parseName } from '../../names/resource-names.js';
import { refuseIfAny } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import type { ProjectFiles } from './app-files.js';
import { generationOf, missingPackages, plannedApp } from './app-plan.service.js';
import { parseCapabilities, printCapabilities } from './capabilities.js';
import type { Capability } from './plan.js';
import { undoApp } from './undo-app.service.js';
import { Workspace } from './workspace.service.js';

/** What `nx g @ashlar/nx:app` takes. */
export interface AppSchema {
  readonly name: string;
  readonly capabilities?: string;
  /** Takes the app away again. @default false */
  readonly undo?: boolean;
  /** With `undo`: files that were edited go, too. @default false */
  readonly force?: boolean;
}

/**
 * Adds an app to the workspace, with its end-to-end tests. Run again, it changes nothing; what somebody edited stays as it is.
 *
 * @returns what to call once everything is written: says what is left to do
 * @throws Refusal
 */
export async function appGenerator(tree: Tree, schema: AppSchema): Promise<GeneratorCallback> {
  const name = parseName(schema.name);
  if (schema.undo) return undoApp(tree, name, schema.force ?? false);
  const { capabilities, notes } = parseCapabilities(schema.capabilities);
  const workspace = new Workspace(tree);
  const { app, files, endToEnd, endToEndFiles } = plannedApp(workspace, name, capabilities);
  const before = GeneratedFiles.of(tree, app.root).generation(generationOf(app))?.options;
  refuseIfAny([
    ...(before ? otherCapabilities(app, before, capabilities) : workspace.mistakesFor(name)),
    ...missingPackages(workspace, capabilities),
  ]);

  await write(tree, app, files, { capabilities: printCapabilities(capabilities) });
  await write(tree, endToEnd, endToEndFiles, {});
  for (const note of notes) logger.info(note);
  return () => {
    if (!before) logger.info(nextSteps(app));
  };
}

export default appGenerator;

async function write(tree: Tree, app: App, files: ProjectFiles, options: Generation['options']): Promise<void> {
  const changes = new AppChanges(tree, app, generationOf(app));
  for (const [path, text] of Object.entries(files)) changes.write(path, text);
  await changes.finish(options);
}

/** An app was made already: what it is made of must be the same. */
function otherCapabilities(
  { name }: App,
  { capabilities: before = '' }: Readonly<Record<string, string>>,
  capabilities: readonly Capability[],
): string[] {
  if (before === printCapabilities(capabilities)) return [];
  return [
    `The app "${name}" was made with --capabilities=${before}. ` +
      'The generators "add" and "remove" change what it is made of.',
  ];
}

function nextSteps({ name }: App): string {
  const steps = [
    ['npm install', 'links it, and notes it in package-lock.json'],
    ['npx nx sync', 'notes it in tsconfig.json'],
    [`npx nx serve ${name}`, 'starts it, its database included'],
  ];
  const width = Math.max(...steps.map(([command = '']) => command.length));
  const lines = steps.map(([command = '', does]) => `  ${command.padEnd(width)}  ${does}`);
  return `\n${name} is there. Next:\n\n${lines.join('\n')}\n`;
}
