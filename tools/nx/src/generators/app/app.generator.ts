import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import type { Generation } from '../../record/record.js';
import { parseName } from '../../names/resource-names.js';
import { refuseIfAny } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import { filesOfApp, filesOfEndToEndTests, type ProjectFiles } from './app-files.js';
import { parseCapabilities } from './capabilities.js';
import { DEVELOPMENT_PACKAGES, packagesOf } from './packages.js';
import { type AppPlan, type Capability, settled } from './plan.js';
import { Workspace } from './workspace.service.js';

/** What `nx g @ashlar/nx:app` takes. */
export interface AppSchema {
  readonly name: string;
  readonly capabilities?: string;
}

/**
 * Adds an app to the workspace, with its end-to-end tests. Run again, it changes nothing; what somebody edited stays as it is.
 *
 * @returns what to call once everything is written: says what is left to do
 * @throws Refusal
 */
export async function appGenerator(tree: Tree, schema: AppSchema): Promise<GeneratorCallback> {
  const name = parseName(schema.name);
  const { capabilities, notes } = parseCapabilities(schema.capabilities);
  const workspace = new Workspace(tree);
  const app: App = { name: name.kebab, root: `apps/${name.kebab}`, packages: new Set(packagesOf(capabilities)) };
  const endToEnd: App = { name: `${name.kebab}-e2e`, root: `apps/${name.kebab}-e2e`, packages: new Set() };
  const before = GeneratedFiles.of(tree, app.root).generation(generationOf(app))?.options;
  refuseIfAny([
    ...(before ? otherCapabilities(app, before, capabilities) : workspace.mistakesFor(name)),
    ...missingPackages(workspace, capabilities),
  ]);

  const plan: AppPlan = {
    name,
    title: name.text.charAt(0).toUpperCase() + name.text.slice(1),
    packageName: workspace.packageName(name),
    capabilities,
    isSourceWorkspace: workspace.isSourceWorkspace,
    has: (capability) => capabilities.includes(capability),
    versionOf: (each) => workspace.versionOf(each) ?? '*',
  };
  await write(tree, app, filesOfApp(plan, libsOf(workspace, capabilities)), { capabilities: printed(capabilities) });
  await write(tree, endToEnd, filesOfEndToEndTests(plan), {});
  for (const note of notes) logger.info(note);
  return () => {
    if (!before) logger.info(nextSteps(app));
  };
}

export default appGenerator;

async function write(tree: Tree, app: App, files: ProjectFiles, options: Generation['options']): Promise<void> {
  const changes = new AppChanges(tree, app, generationOf(app));
  for (const [path, text] of Object.entries(files)) changes.write(path, settled(text));
  await changes.finish(options);
}

function generationOf({ name }: App): string {
  return `app ${name}`;
}

function printed(capabilities: readonly Capability[]): string {
  return capabilities.join(',') || 'none';
}

/** An app was made already: what it is made of must be the same. */
function otherCapabilities(
  { name }: App,
  { capabilities: before = '' }: Readonly<Record<string, string>>,
  capabilities: readonly Capability[],
): string[] {
  if (before === printed(capabilities)) return [];
  return [`The app "${name}" was made with --capabilities=${before}. Change what it is made of in app.module.ts.`];
}

function missingPackages(workspace: Workspace, capabilities: readonly Capability[]): string[] {
  const needed = [...packagesOf(capabilities), ...DEVELOPMENT_PACKAGES];
  const missing = needed.filter((each) => workspace.versionOf(each) === undefined);
  if (missing.length === 0) return [];
  return [`The workspace lacks packages. Install them first: npm install --save-dev ${missing.join(' ')}`];
}

/** Folders of libs in this workspace, in the order that `nx sync` keeps. */
function libsOf(workspace: Workspace, capabilities: readonly Capability[]): string[] {
  return packagesOf(capabilities)
    .flatMap((each) => workspace.folderOf(each) ?? [])
    .sort()
    .reverse();
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
