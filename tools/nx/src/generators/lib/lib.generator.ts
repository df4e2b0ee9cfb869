import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import type { NameForms } from '../../names/name-forms.js';
import { parseName } from '../../names/resource-names.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import { Workspace } from '../app/workspace.service.js';
import { filesOfLib } from './lib-files.js';
import { mistakesInName } from './name-checks.service.js';
import { missingPackages, planned } from './plan.service.js';
import { type Floor, FLOORS } from './plan.js';
import { undoLib } from './undo.service.js';

/** What `nx g @ashlar/nx:lib` takes. */
export interface LibSchema {
  readonly name: string;
  /** @default 'capability', or what the lib was made with */
  readonly floor?: string;
  /** Takes away what was made. @default false */
  readonly undo?: boolean;
  /** With `undo`: files that were edited go, too. @default false */
  readonly force?: boolean;
}

/**
 * Adds a publishable lib to the workspace. Run again, it changes nothing; what somebody edited stays as it is.
 *
 * @returns what to call once everything is written: says what is left to do
 * @throws Refusal
 */
export async function libGenerator(tree: Tree, schema: LibSchema): Promise<GeneratorCallback> {
  const name = parseName(schema.name);
  const lib: App = { name: name.kebab, root: `libs/${name.kebab}`, packages: new Set() };
  const files = GeneratedFiles.of(tree, lib.root);
  if (schema.undo) {
    await undoLib(tree, lib, files, schema.force ?? false);
    return () => logger.info(stepsAfterUndo(lib));
  }

  const before = files.generation(`lib ${lib.name}`)?.options['floor'];
  const floor = parseFloor(schema.floor ?? before);
  const workspace = new Workspace(tree);
  refuseIfAny([
    ...(before === undefined ? collisions(tree, workspace, name) : otherFloor(lib, before, floor)),
    ...missingPackages(workspace, floor),
  ]);

  const changes = new AppChanges(tree, lib, `lib ${lib.name}`, files);
  const texts = filesOfLib(planned(tree, workspace, name, floor));
  for (const [path, text] of Object.entries(texts)) changes.write(path, text);
  await changes.finish({ floor });
  return () => {
    if (before === undefined) logger.info(nextSteps(lib));
  };
}

export default libGenerator;

function parseFloor(text: string | undefined): Floor {
  const floor = FLOORS.find((each) => each === (text ?? 'capability'));
  if (floor !== undefined) return floor;
  throw new Refusal([`There is no floor ${JSON.stringify(text)}. There are: ${FLOORS.join(', ')}.`]);
}

function collisions(tree: Tree, workspace: Workspace, name: NameForms): string[] {
  return [...mistakesInName(tree, name, workspace.packageName(name))];
}

/** A lib was made already: its floor must be the same. */
function otherFloor({ name, root }: App, before: string, floor: Floor): string[] {
  if (before === floor) return [];
  return [
    `The lib "${name}" was made with --floor=${before}. Change its tag in ${root}/package.json, or undo it first.`,
  ];
}

function nextSteps({ name }: App): string {
  return `\n${name} is there. Next:\n\n${printed([
    ['npm install', 'links it, and notes it in package-lock.json'],
    ['npx nx sync', 'notes it in tsconfig.json'],
    [`npx nx test ${name}`, 'runs its tests'],
  ])}\n`;
}

function stepsAfterUndo({ name }: App): string {
  return `\n${name} is gone. Next:\n\n${printed([
    ['npm install', 'takes it out of package-lock.json'],
    ['npx nx sync', 'takes it out of tsconfig.json'],
  ])}\n`;
}

function printed(steps: readonly (readonly [command: string, does: string])[]): string {
  const width = Math.max(...steps.map(([command]) => command.length));
  return steps.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`).join('\n');
}
