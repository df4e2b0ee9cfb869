import type { Tree } from '@nx/devkit';
import { parseFields } from '../../fields/fields.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { parseResourceNames } from '../../names/resource-names.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import { findApp } from '../../workspace/app.service.js';
import { withoutPermissions } from '../resource/permission-table.js';
import { generationOf, referrersOf } from '../resource/references.service.js';
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
  const { madeBy, options } = recorded(files, schema.name, app.name);
  const names = parseResourceNames(options['name'] ?? '', options['plural']);
  refuseIfAny([
    ...referrersOf(names, files).map((other) => `The ${other} refers to it. Remove that first.`),
    ...(schema.force ? [] : edited(files, madeBy)),
  ]);

  const { fields, refersToOwner } = parseFields(options['fields'] ?? '');
  const resource = { ...names, fields, refersToOwner, timestamp: Number(options['timestamp']), isIdempotent: true };
  const changes = new AppChanges(tree, app, madeBy, files);
  for (const wire of wiresOf(resource)) changes.editIfThere(wire.file, (text) => unwired(text, wire));
  changes.editIfThere('PERMISSIONS.md', (page) => withoutPermissions(page, names.many));
  await changes.undo();
}

export default removeResourceGenerator;

function recorded(files: GeneratedFiles, name: string, app: string) {
  const asMade = Object.entries(files.generations).filter(([madeBy]) => madeBy.startsWith('resource '));
  const inflected = generationOf(parseResourceNames(name));
  const [madeBy, generation] =
    asMade.find(([, { options }]) => name === options['name'] || name === options['plural']) ??
    asMade.find(([each]) => each === inflected) ??
    [];
  if (madeBy !== undefined && generation) return { madeBy, options: generation.options };
  const known = asMade.map(([, { options }]) => options['name']).join(', ');
  throw new Refusal([
    `No resource "${name}" was generated in ${app}. ${known === '' ? 'None was.' : `There are: ${known}.`}`,
  ]);
}

function edited(files: GeneratedFiles, madeBy: string): string[] {
  const paths = files.pathsOf(madeBy).filter((path) => files.stateOf(path) === 'edited');
  return paths.map((path) => `${path} was edited. Delete it by hand, or with all others by --force.`);
}
