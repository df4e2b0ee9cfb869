import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { parseName } from '../../names/resource-names.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { refuseIfAny } from '../../refusal.js';
import { ROOT } from '../../workspace/app.service.js';
import { appGenerator } from '../app/app.generator.js';
import { parseCapabilities, printCapabilities } from '../app/capabilities.js';
import { PRESET } from './plan.js';
import { completeManifest } from './templates/manifest-file.js';
import { filesOfWorkspace } from './workspace-files.js';
import { versionsFor } from './versions.service.js';

/** What `nx g @ashlar/nx:preset` takes. */
export interface PresetSchema {
  readonly name: string;
  readonly capabilities?: string;
}

/**
 * Makes a workspace with one app of a folder that has a package.json and this package, and little else. Run again, it changes
 * nothing; what somebody edited stays as it is.
 *
 * @throws Refusal
 */
export async function presetGenerator(tree: Tree, schema: PresetSchema): Promise<void> {
  const name = parseName(schema.name);
  const { capabilities } = parseCapabilities(schema.capabilities);
  const before = GeneratedFiles.of(tree, ROOT.root).generation(PRESET)?.options;
  const options = { app: name.kebab, capabilities: printCapabilities(capabilities) };
  refuseIfAny(before ? anotherOne(before, options) : []);

  deleteFilesOfNx(tree);
  const changes = new AppChanges(tree, ROOT, PRESET);
  for (const [path, text] of Object.entries(filesOfWorkspace(name, capabilities))) changes.write(path, text);
  if (!before) changes.edit('package.json', (text) => completeManifest(text, name.kebab, versionsFor(capabilities)));
  await changes.finish(options);
  await appGenerator(tree, schema);
}

export default presetGenerator;

/** Nx itself puts these into the tree of what is called a preset. Those on the disk are somebody's. */
function deleteFilesOfNx(tree: Tree): void {
  const paths = ['apps/.gitkeep', 'libs/.gitkeep'];
  for (const path of paths.filter((each) => !existsSync(join(tree.root, each)))) tree.delete(path);
}

/** A workspace was made already: what it was made as must be the same. */
function anotherOne(before: Readonly<Record<string, string>>, options: Readonly<Record<string, string>>): string[] {
  if (Object.entries(options).every(([key, value]) => before[key] === value)) return [];
  return [`This workspace was made with the app "${before['app']}". Add another by: nx g @ashlar/nx:app`];
}
