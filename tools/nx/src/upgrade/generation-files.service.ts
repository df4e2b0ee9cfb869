import type { Tree } from '@nx/devkit';
import { plannedApp } from '../generators/app/app-plan.service.js';
import { parseCapabilities } from '../generators/app/capabilities.js';
import { Workspace } from '../generators/app/workspace.service.js';
import { placeOf } from '../generators/migration/migration.generator.js';
import { PRESET } from '../generators/preset/plan.js';
import { filesOfWorkspace } from '../generators/preset/workspace-files.js';
import { recordedResources, resourceOf } from '../generators/resource/recorded-resources.service.js';
import { filesOfResource } from '../generators/resource/resource-files.js';
import { type Wire, wiresOf } from '../generators/resource/wiring.js';
import { formsOf, wordsOf } from '../names/name-forms.js';
import { GeneratedFiles } from '../record/generated-files.service.js';
import type { Generation } from '../record/record.js';
import type { App } from '../workspace/app.service.js';

/** Texts by their paths from the root of a project. */
type Texts = Readonly<Record<string, string>>;

const END_TO_END = /-e2e$/;

/** What a generation would write now; `undefined` where only those who asked for it know what becomes of it, as of a migration. */
export function filesOfGeneration(
  tree: Tree,
  project: App,
  madeBy: string,
  { options }: Generation,
): Texts | undefined {
  if (madeBy === PRESET) {
    return filesOfWorkspace(named(options['app'] ?? ''), parseCapabilities(options['capabilities']).capabilities);
  }
  if (madeBy === `app ${project.name}`) return filesOfProject(tree, project);
  if (!madeBy.startsWith('resource ')) return undefined;
  const files = GeneratedFiles.of(tree, project.root);
  return filesOfResource(resourceOf({ madeBy, options }, files, project.packages.has('@ashlar/idempotency')));
}

/** What generations wrote into files of others, the oldest first. */
export function wiresIn(files: GeneratedFiles, project: App): readonly Wire[] {
  const resources = recordedResources(files).map((recorded) =>
    resourceOf(recorded, files, project.packages.has('@ashlar/idempotency')),
  );
  const migrations = Object.entries(files.generations).flatMap(([madeBy, { options }]) =>
    madeBy.startsWith('migration ') ? [{ name: options['name'] ?? '', timestamp: Number(options['timestamp']) }] : [],
  );
  const wires = [
    ...resources.map((resource) => ({ timestamp: resource.timestamp, wires: wiresOf(resource) })),
    ...migrations.map(({ name, timestamp }) => ({ timestamp, wires: [placeOf(named(name), timestamp).wire] })),
  ];
  return wires.toSorted((one, other) => one.timestamp - other.timestamp).flatMap((each) => each.wires);
}

function filesOfProject(tree: Tree, { name, root }: App): Texts | undefined {
  const isEndToEnd = END_TO_END.test(name);
  const app = name.replace(END_TO_END, '');
  const { options } = GeneratedFiles.of(tree, root.replace(END_TO_END, '')).generation(`app ${app}`) ?? {};
  if (!options) return undefined;
  const { capabilities } = parseCapabilities(options['capabilities']);
  const { files, endToEndFiles } = plannedApp(new Workspace(tree), named(app), capabilities);
  return isEndToEnd ? endToEndFiles : files;
}

function named(kebab: string) {
  return formsOf(wordsOf(kebab) ?? []);
}
