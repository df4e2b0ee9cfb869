import type { Tree } from '@nx/devkit';
import { parseFields, printFields } from '../../fields/fields.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { parseResourceNames, type ResourceNames } from '../../names/resource-names.js';
import { refuseIfAny } from '../../refusal.js';
import { type App, findApp } from '../../workspace/app.service.js';
import { entitiesOf } from '../../workspace/app-schema.service.js';
import { migrationTimestamp } from '../../workspace/migration-timestamp.service.js';
import { withPermissions } from './permission-table.js';
import { generationOf, resolveReferences } from './references.service.js';
import { longNames, type Resource } from './resource.js';
import { filesOfResource } from './resource-files.js';
import { wired, wiresOf } from './wiring.js';

/** What `nx g @ashlar/nx:resource` takes. */
export interface ResourceSchema {
  readonly name: string;
  readonly fields: string;
  readonly app?: string;
  readonly plural?: string;
  readonly timestamp?: string | number;
}

/** Adds a feature to an app. Run again, it changes nothing; what somebody edited stays as it is. @throws Refusal */
export async function resourceGenerator(tree: Tree, schema: ResourceSchema): Promise<void> {
  const app = findApp(tree, schema.app);
  const files = GeneratedFiles.of(tree, app.root);
  const names = parseResourceNames(schema.name, schema.plural);
  const madeBy = generationOf(names);
  const { resource, options } = planned(tree, app, files, names, schema);

  const changes = new AppChanges(tree, app, madeBy, files);
  for (const [path, text] of Object.entries(filesOfResource(resource))) changes.write(path, text);
  for (const wire of wiresOf(resource)) changes.edit(wire.file, (text) => wired(text, wire));
  changes.editIfThere('PERMISSIONS.md', (page) => withPermissions(page, resource.many));
  await changes.finish(options);
}

export default resourceGenerator;

function planned(tree: Tree, app: App, files: GeneratedFiles, names: ResourceNames, schema: ResourceSchema) {
  const parsed = parseFields(schema.fields);
  const before = files.generation(generationOf(names))?.options;
  const timestamp = migrationTimestamp(tree, app, schema.timestamp ?? before?.['timestamp']);
  const options = {
    name: names.one.kebab,
    plural: names.many.kebab,
    fields: printFields(parsed),
    timestamp: String(timestamp),
  };
  refuseIfAny(before ? differences(names, before, options) : collisions(tree, app, names));
  const resource: Resource = {
    ...names,
    fields: resolveReferences(parsed.fields, names, files),
    refersToOwner: parsed.refersToOwner,
    timestamp,
    isIdempotent: app.packages.has('@ashlar/idempotency'),
  };
  refuseIfAny([...needs(app), ...longNames(resource)]);
  return { resource, options };
}

/** A resource was made already: what it was made of must be the same. */
function differences(
  { one }: ResourceNames,
  before: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string>>,
): string[] {
  const other = Object.keys(options).filter((name) => before[name] !== options[name]);
  return other.map(
    (name) =>
      `The resource "${one.kebab}" was made with other ${name}: ${before[name]}. ` +
      'Change it by hand and with the generator "migration", or remove it first.',
  );
}

function collisions(tree: Tree, app: App, { one, many }: ResourceNames): string[] {
  const folder = tree.children(`${app.root}/src`).find((name) => name.toLowerCase() === many.kebab);
  const table = entitiesOf(tree, app).find(
    (entity) => entity.table === many.snake || entity.className === `${one.pascal}Entity`,
  );
  const spec = `${app.root}/test/${many.kebab}.spec.ts`;
  return [
    ...(folder ? [`${app.root}/src/${folder} is there already. Choose another name, or move it away.`] : []),
    ...(table && !folder ? [`${table.path} has the table "${table.table}" already. Choose another name.`] : []),
    ...(tree.exists(spec) ? [`${spec} is there already. Choose another name, or move it away.`] : []),
  ];
}

/** What people own needs people. */
function needs({ name, root, packages }: App): string[] {
  if (packages.has('@ashlar/auth')) return [];
  return [`What is generated belongs to users, and ${name} has none: ${root}/package.json does not name @ashlar/auth.`];
}
