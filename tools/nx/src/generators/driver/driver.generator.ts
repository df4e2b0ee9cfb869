import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import type { NameForms } from '../../names/name-forms.js';
import { parseName } from '../../names/resource-names.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import type { Generation } from '../../record/record.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import { Workspace } from '../app/workspace.service.js';
import { withDoor, withoutEntry } from '../sync/manifest-edit.js';
import { type Client, parseClient } from './client.js';
import { clientRange, hasPackage } from './client.service.js';
import { dependentsOf } from './dependents.service.js';
import { findLib } from './lib.service.js';
import { mistakesInDriver } from './name-checks.service.js';
import { withOptionalPeer, withoutPeer } from './peer-edit.js';
import { type PlannedDriver, plannedDriver } from './plan.service.js';
import { doorFile, driverFile, driverSpec } from './templates/driver-files.js';

/** What `nx g @ashlar/nx:driver` takes. */
export interface DriverSchema {
  readonly lib: string;
  readonly name: string;
  /** The interface that it implements. Default: the only one. */
  readonly port?: string;
  /** The package that it speaks through, with or without a range: `ioredis@^5.4.0`. */
  readonly client?: string;
  /** Takes away what was made. @default false */
  readonly undo?: boolean;
  /** With `undo`: files that were edited go, too. @default false */
  readonly force?: boolean;
}

/**
 * Adds a driver to a lib: another implementation of its port, behind a door of its own. Run again, it changes nothing; what
 * somebody edited stays as it is.
 *
 * @returns what to call once everything is written: says what is left to do
 * @throws Refusal
 */
export async function driverGenerator(tree: Tree, schema: DriverSchema): Promise<GeneratorCallback> {
  const lib = findLib(tree, schema.lib);
  const name = parseName(schema.name);
  const files = GeneratedFiles.of(tree, lib.root);
  if (schema.undo) {
    await undo(tree, lib, name, files, schema.force ?? false);
    return () => undefined;
  }

  const before = files.generation(generationOf(name))?.options;
  const client = schema.client === undefined ? undefined : parseClient(schema.client);
  if (before) refuseIfAny(differences(lib, name, before, schema.port, client));
  const driver = plannedDriver(tree, lib, name, before?.['port'] ?? schema.port, before?.['client'] ?? client?.name);
  const options = before ?? optionsOf(tree, lib, name, driver, client);

  const changes = new AppChanges(tree, lib, generationOf(name), files);
  for (const [path, text] of Object.entries(filesOf(driver))) changes.write(path, text);
  changes.edit('package.json', (text) => withPackage(withDoor(text, doorOf(name)), options));
  await changes.finish(options);
  return () => {
    if (!before) logger.info(nextSteps(lib, driver));
  };
}

export default driverGenerator;

/** What is asked for, checked against what there is. @throws Refusal */
function optionsOf(
  tree: Tree,
  lib: App,
  name: NameForms,
  driver: PlannedDriver,
  client: Client | undefined,
): Generation['options'] {
  const { plan, spec } = driver;
  const [range, mistakes] = client ? clientRange(tree, new Workspace(tree), client) : ['', []];
  refuseIfAny([...mistakesInDriver(tree, lib, name, plan, spec.path), ...mistakes]);
  return {
    port: plan.port,
    ...(client && { client: client.name }),
    ...(client && !hasPackage(tree, lib, client.name) && { peer: range }),
  };
}

async function undo(tree: Tree, lib: App, name: NameForms, files: GeneratedFiles, isForced: boolean): Promise<void> {
  const madeBy = generationOf(name);
  const options = files.generation(madeBy)?.options;
  if (!options) throw new Refusal([`No driver "${name.kebab}" was generated in ${lib.root}.`]);
  refuseIfAny([
    ...dependentsOf(tree, lib, name.kebab, files.pathsOf(madeBy)).map(
      (path) => `${path} imports it. Change that first.`,
    ),
    ...(isForced ? [] : files.obstaclesToUndo(madeBy)),
  ]);
  const changes = new AppChanges(tree, lib, madeBy, files);
  changes.editIfThere('package.json', (text) => withoutPackage(withoutEntry(text, doorOf(name).name), options));
  await changes.undo();
}

function withPackage(manifest: string, { client, peer }: Generation['options']): string {
  return client !== undefined && peer !== undefined ? withOptionalPeer(manifest, client, peer) : manifest;
}

function withoutPackage(manifest: string, { client, peer }: Generation['options']): string {
  return client !== undefined && peer !== undefined ? withoutPeer(manifest, client) : manifest;
}

function generationOf({ kebab }: NameForms): string {
  return `driver ${kebab}`;
}

function doorOf({ kebab }: NameForms) {
  return { name: `./${kebab}`, stem: `${kebab}/index` };
}

function filesOf({ plan, spec }: PlannedDriver): Readonly<Record<string, string>> {
  return {
    [`src/${plan.name}/index.ts`]: doorFile(plan),
    [plan.path]: driverFile(plan),
    ...(spec.args !== undefined && { [spec.path]: driverSpec(plan, spec.doors, spec.args) }),
  };
}

/** A driver was made already: what it was made of must be the same. */
function differences(
  { name: lib }: App,
  { kebab }: NameForms,
  before: Generation['options'],
  port: string | undefined,
  client: Client | undefined,
): string[] {
  const other = [
    ...(port !== undefined && port !== before.port ? [`for the port ${before.port}`] : []),
    ...(client && client.name !== before.client
      ? [before.client === undefined ? 'without a client' : `with the client ${before.client}`]
      : []),
  ];
  return other.map((what) => `The driver "${kebab}" of ${lib} was made ${what}. Change it by hand, or undo it first.`);
}

function nextSteps({ name, root }: App, { plan, spec }: PlannedDriver): string {
  const { path, className, suite, beginsWithMap, client } = plan;
  const [write, then] = beginsWithMap
    ? [`Write it in ${root}/${path}: a map stands where its client goes.`, `It passes ${suite} as it is: keep it so.`]
    : [`Write it in ${root}/${path}: its methods throw until then.`, `${suite} says what they have to do.`];
  const own = `Write ${root}/${spec.path} by hand: ${suite} takes something else than a ${plan.port}.`;
  return [
    `\n${className} is there. Next:\n`,
    ...(client === undefined ? [] : ['  npm install: notes the client as an optional peer of the lib.']),
    `  ${write}`,
    ...(spec.args === undefined ? [`  ${own}`] : [`  ${then} npx nx test ${name}`]),
    '',
  ].join('\n');
}
