import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { capabilitiesOf, changeCapabilities } from '../app/change-capabilities.service.js';
import { parseNames } from '../app/capabilities.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { refuseIfAny } from '../../refusal.js';
import { findApp } from '../../workspace/app.service.js';
import { recordedResources } from '../resource/recorded-resources.service.js';

/** What `nx g @ashlar/nx:remove` takes. */
export interface RemoveSchema {
  /** One of them, or several, separated by commas. */
  readonly capability: string;
  readonly app?: string;
}

/** Takes capabilities out of a generated app. One that it has not changes nothing. @throws Refusal while others need it */
export async function removeGenerator(tree: Tree, schema: RemoveSchema): Promise<GeneratorCallback> {
  const app = findApp(tree, schema.app);
  const unwanted = parseNames(schema.capability);
  const before = capabilitiesOf(tree, app);
  const after = before.filter((each) => !unwanted.includes(each));
  if (after.length === before.length) return () => logger.info(`${app.name} has none of that.`);
  refuseIfAny([
    ...(after.includes('auth') && !after.includes('mail') ? ['auth sends mail. Remove both: auth,mail'] : []),
    ...(after.includes('auth') ? [] : ownedResources(GeneratedFiles.of(tree, app.root))),
  ]);
  const finish = await changeCapabilities(tree, app, before, after);
  return async () => {
    await finish();
    for (const gone of before.filter((each) => each !== 'mail' && !after.includes(each))) {
      logger.warn(`Databases keep the tables of ${gone}: undo its migrations first, or drop them by one of yours.`);
    }
  };
}

export default removeGenerator;

/** What people own needs people. */
function ownedResources(files: GeneratedFiles): string[] {
  return recordedResources(files).map(
    ({ madeBy, options }) =>
      `The ${madeBy} belongs to users. First: npx nx g @ashlar/nx:remove-resource ${options['name']}`,
  );
}
