import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { capabilitiesOf, changeCapabilities } from '../app/change-capabilities.service.js';
import { ordered, parseCapabilities } from '../app/capabilities.js';
import { findApp } from '../../workspace/app.service.js';

/** What `nx g @ashlar/nx:add` takes. */
export interface AddSchema {
  /** One of them, or several, separated by commas. */
  readonly capability: string;
  readonly app?: string;
}

/** Wires capabilities into a generated app. One that it has already changes nothing. @throws Refusal */
export async function addGenerator(tree: Tree, schema: AddSchema): Promise<GeneratorCallback> {
  const app = findApp(tree, schema.app);
  const wanted = parseCapabilities(schema.capability);
  const before = capabilitiesOf(tree, app);
  const missing = wanted.capabilities.filter((each) => !before.includes(each));
  if (missing.length === 0) return () => logger.info(`${app.name} has that already.`);
  for (const note of wanted.notes) logger.info(note);
  return changeCapabilities(tree, app, before, ordered([...before, ...missing]));
}

export default addGenerator;
