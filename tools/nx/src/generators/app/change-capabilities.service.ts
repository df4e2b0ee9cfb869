import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { formsOf, wordsOf } from '../../names/name-forms.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import { type App, ROOT } from '../../workspace/app.service.js';
import { PRESET } from '../preset/plan.js';
import { filesOfWorkspace } from '../preset/workspace-files.js';
import { recordedResources, resourceOf } from '../resource/recorded-resources.service.js';
import { filesOfResource } from '../resource/resource-files.js';
import type { ProjectFiles } from './app-files.js';
import { generationOf, missingPackages, plannedApp } from './app-plan.service.js';
import { parseCapabilities, printCapabilities } from './capabilities.js';
import type { Capability } from './plan.js';
import { Workspace } from './workspace.service.js';

const NEXT_STEPS = `
Next:

  npm install  links what it needs
  npx nx sync  notes it in tsconfig.json
`;

/** The capabilities that a generated app has now. @throws Refusal when it was not generated */
export function capabilitiesOf(tree: Tree, app: App): readonly Capability[] {
  const generation = GeneratedFiles.of(tree, app.root).generation(generationOf(app));
  if (!generation) {
    throw new Refusal([
      `${app.root} was not made by the generator "app", so where its parts stand is not known. Wire it by hand.`,
    ]);
  }
  return parseCapabilities(generation.options['capabilities']).capabilities;
}

/**
 * Makes an app one of other capabilities: does to its files what makes the difference, and leaves what people wrote.
 *
 * @returns what to call once everything is written: says what is left to do
 * @throws Refusal with each place where somebody changed the same
 */
export async function changeCapabilities(
  tree: Tree,
  app: App,
  from: readonly Capability[],
  to: readonly Capability[],
): Promise<GeneratorCallback> {
  const workspace = new Workspace(tree);
  refuseIfAny(missingPackages(workspace, to));
  const name = formsOf(wordsOf(app.name) ?? []);
  const [before, after] = [from, to].map((each) => plannedApp(workspace, name, each, versionsIn(tree, app)));
  if (!before || !after) return () => undefined;

  const manifest = tree.read(`${app.root}/package.json`, 'utf-8');
  await replace(tree, app, before.files, after.files, { capabilities: printCapabilities(to) });
  await replace(tree, before.endToEnd, before.endToEndFiles, after.endToEndFiles, {});
  await replaceResources(tree, app, from, to);
  await replaceWorkspace(tree, app, from, to);
  const isInstalled = manifest === tree.read(`${app.root}/package.json`, 'utf-8');
  return () => {
    if (!isInstalled) logger.info(NEXT_STEPS);
  };
}

async function replace(
  tree: Tree,
  project: App,
  before: ProjectFiles,
  after: ProjectFiles,
  options: Readonly<Record<string, string>>,
  madeBy = generationOf(project),
): Promise<void> {
  const changes = new AppChanges(tree, project, madeBy);
  for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
    changes.replace(path, { before: before[path], after: after[path] });
  }
  await changes.finish(options);
}

/** What resources are made of depends on one capability: whether a request can be repeated. */
async function replaceResources(
  tree: Tree,
  app: App,
  from: readonly Capability[],
  to: readonly Capability[],
): Promise<void> {
  for (const recorded of recordedResources(GeneratedFiles.of(tree, app.root))) {
    const files = GeneratedFiles.of(tree, app.root);
    const filesWith = (capabilities: readonly Capability[]) =>
      filesOfResource(resourceOf(recorded, files, capabilities.includes('idempotency')));
    await replace(tree, app, filesWith(from), filesWith(to), recorded.options, recorded.madeBy);
  }
}

/** What is at the root of a workspace that was made for this app, such as what compose starts beside it. */
async function replaceWorkspace(
  tree: Tree,
  app: App,
  from: readonly Capability[],
  to: readonly Capability[],
): Promise<void> {
  const { options } = GeneratedFiles.of(tree, ROOT.root).generation(PRESET) ?? {};
  if (options?.['app'] !== app.name) return;
  const name = formsOf(wordsOf(app.name) ?? []);
  const [before, after] = [filesOfWorkspace(name, from), filesOfWorkspace(name, to)];
  await replace(tree, ROOT, before, after, { ...options, capabilities: printCapabilities(to) }, PRESET);
}

/** The versions that the app has now, which may be others than when it was made. */
function versionsIn(tree: Tree, { root }: App): (packageName: string) => string | undefined {
  const manifest = tree.read(`${root}/package.json`, 'utf-8') ?? '{}';
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Readonly<Record<string, string>> };
  return (packageName) => dependencies[packageName];
}
