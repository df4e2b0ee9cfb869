import { filesOfApp } from '../../src/generators/app/app-files.js';
import { type AppPlan, type Capability, eachSettled } from '../../src/generators/app/plan.js';
import { formsOf } from '../../src/names/name-forms.js';

/** The files of an app of these capabilities that are merged, as the templates give them. */
export function mergedFilesOf(capabilities: readonly Capability[]): ReadonlyMap<string, string> {
  const plan: AppPlan = {
    name: formsOf(['shop']),
    title: 'Shop',
    packageName: '@acme/shop',
    capabilities,
    isSourceWorkspace: false,
    has: (capability) => capabilities.includes(capability),
    versionOf: () => '1.0.0',
  };
  const files = Object.entries(eachSettled(filesOfApp(plan, [])));
  return new Map(files.filter(([path]) => /\.(ts|json)$/.test(path)));
}
