import type { Tree } from '@nx/devkit';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { parseResourceNames } from '../../names/resource-names.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import { findApp } from '../../workspace/app.service.js';
import { withoutPermissions } from '../resource/permission-table.js';
import { generationOf, referrersOf } from '../resource/references.service.js';
import { type RecordedResource, recordedResources, resourceOf } from '../resource/recorded-resources.service.js';
import { unwired, wiresOf } from '../resource/wiring.js';

/** What `nx g @ashlar/nx:remove-resource` takes. */
export interface RemoveResourceSchema {
  readonly name: string;
  readonly app?: string;
  /** Files that were edited go, too. @default false */
  readonly force?: boolean;
}

/** Takes a generated feature out of an app, without a trace. @throws Refusal when somebody edited or needs it */
export async function removeResourceGenerator(tree: Tree, schema: RemoveResourceSchema): Promise<void> {
  const app = findApp(tree, schema.app);
  const files = GeneratedFiles.of(tree, app.root);
  const recorded = recordedBy(files, schema.name, app.name);
  const resource = resourceOf(recorded, files, app.packages.has('@ashlar/idempotency'));
  refuseIfAny([
    ...referrersOf(resource, files).map((other) => `The ${other} refers to it. Remove that first.`),
    ...(schema.force ? [] : files.obstaclesToUndo(recorded.madeBy)),
  ]);
  const changes = new AppChanges(tree, app, recorded.madeBy, files);
  for (const wire of wiresOf(resource)) changes.editIfThere(wire.file, (text) => unwired(text, wire));
  changes.editIfThere('PERMISSIONS.md', (page) => withoutPermissions(page, resource.many));
  await changes.undo();
}

export default removeResourceGenerator;

function recordedBy(files: GeneratedFiles, name: string, app: string): RecordedResource {
  const all = recordedResources(files);
  const inflected = generationOf(parseResourceNames(name));
  const meant =
    all.find(({ options }) => name === options['name'] || name === options['plural']) ??
    all.find(({ madeBy }) => madeBy === inflected);
  if (meant) return meant;
  const known = all.map(({ options }) => options['name']).join(', ');
  throw new Refusal([
    `No resource "${name}" was generated in ${app}. ${known === '' ? 'None was.' : `There are: ${known}.`}`,
  ]);
}
