import { getProjects, logger, type Tree } from '@nx/devkit';
import { AppChanges } from '../../record/app-changes.service.js';
import type { GeneratedFiles } from '../../record/generated-files.service.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import { filesBelow } from './name-checks.service.js';

const DEPENDENCIES = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

type Manifest = Readonly<Partial<Record<(typeof DEPENDENCIES)[number], Readonly<Record<string, string>>>>>;

/** Takes a generated lib away, without a trace. @throws Refusal when it was not generated, or somebody edited or needs it */
export async function undoLib(tree: Tree, lib: App, files: GeneratedFiles, isForced: boolean): Promise<void> {
  const madeBy = `lib ${lib.name}`;
  if (!files.generation(madeBy))
    throw new Refusal([`No lib "${lib.name}" was generated: libs/${lib.name} has no record.`]);
  refuseIfAny([
    ...driversOf(files, lib),
    ...dependentsOf(tree, lib),
    ...(isForced ? [] : files.obstaclesToUndo(madeBy)),
  ]);
  await new AppChanges(tree, lib, madeBy, files).undo();
  const left = filesBelow(tree, lib.root);
  if (left.length > 0) logger.warn(`These were not generated, and stay: ${left.join(', ')}.`);
}

function driversOf(files: GeneratedFiles, { name }: App): string[] {
  const drivers = Object.keys(files.generations).filter((each) => each.startsWith('driver '));
  return drivers.map(
    (each) => `The ${each} is made in it. Undo that first: npx nx g @ashlar/nx:driver ${name} ${each.slice(7)} --undo`,
  );
}

function dependentsOf(tree: Tree, { root }: App): string[] {
  const { name } = JSON.parse(tree.read(`${root}/package.json`, 'utf-8') ?? '{}') as { readonly name?: string };
  const others = [...getProjects(tree).values()].map((project) => project.root).filter((each) => each !== root);
  const manifests = new Set([
    'package.json',
    ...others.map((each) => (each === '.' ? '' : `${each}/`) + 'package.json'),
  ]);
  return [...manifests]
    .filter((path) => name !== undefined && namesPackage(tree.read(path, 'utf-8') ?? '{}', name))
    .map((path) => `${path} names ${name}. Take it out there first, and where it is imported.`);
}

function namesPackage(text: string, name: string): boolean {
  const manifest = JSON.parse(text) as Manifest;
  return DEPENDENCIES.some((kind) => manifest[kind]?.[name] !== undefined);
}
