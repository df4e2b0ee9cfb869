import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import type { NameForms } from '../../names/name-forms.js';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { Refusal, refuseIfAny } from '../../refusal.js';
import type { App } from '../../workspace/app.service.js';
import { generationOf } from './app-plan.service.js';

/** Takes away an app that was generated, and its end-to-end tests. @throws Refusal while there is more in it */
export async function undoApp(tree: Tree, { kebab }: NameForms, force: boolean): Promise<GeneratorCallback> {
  const projects = [kebab, `${kebab}-e2e`].map((name): App => ({ name, root: `apps/${name}`, packages: new Set() }));
  const made = projects.filter((app) => GeneratedFiles.of(tree, app.root).generation(generationOf(app)));
  if (made.length === 0) throw new Refusal([`No app "${kebab}" was generated.`]);
  refuseIfAny(
    made.flatMap((app) => {
      const files = GeneratedFiles.of(tree, app.root);
      const more = Object.keys(files.generations).filter((each) => each !== generationOf(app));
      const obstacles = more.map((each) => `There is "${each}" in ${app.root}. Undo that first.`);
      return [...obstacles, ...(force ? [] : files.obstaclesToUndo(generationOf(app)))];
    }),
  );
  for (const app of made) await new AppChanges(tree, app, generationOf(app)).undo();
  return () =>
    logger.info(
      `\n${kebab} is gone. Next:\n\n  npm install  takes it out of package-lock.json\n  npx nx sync  takes it out of tsconfig.json\n`,
    );
}
