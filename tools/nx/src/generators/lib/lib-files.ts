import type { LibPlan } from './plan.js';
import { entryFile, entrySpec } from './templates/entry-files.js';
import { errorsFile } from './templates/errors-file.js';
import { kernelErrorsFile, kernelIndex, kernelPublicDoorSpec, nameFile, nameSpec } from './templates/kernel-files.js';
import { indexFile, moduleFile, moduleOptionsFile } from './templates/module-files.js';
import { optionsFile } from './templates/options-file.js';
import { changelog, jestConfig, libConfig, manifest, solutionConfig, specConfig } from './templates/project-files.js';
import { kernelReadme, readme } from './templates/readme-files.js';
import { serviceFile } from './templates/service-file.js';
import { memoryStoreSpec, moduleSpec, publicDoorSpec, readmeSpec } from './templates/spec-files.js';
import { memoryStore, storeFile } from './templates/store-files.js';
import { contractFile, fakeStore, testingIndex } from './templates/testing-files.js';

/** The files of a lib, by their paths from its root. */
export function filesOfLib(plan: LibPlan): Readonly<Record<string, string>> {
  return {
    'package.json': manifest(plan),
    'tsconfig.json': solutionConfig(),
    'tsconfig.lib.json': libConfig(plan),
    'tsconfig.spec.json': specConfig(),
    'jest.config.mjs': jestConfig(plan),
    'CHANGELOG.md': changelog(plan),
    ...(plan.licenseText !== undefined && { LICENSE: plan.licenseText }),
    ...(plan.floor === 'kernel' ? filesOfKernel(plan) : filesAbove(plan)),
  };
}

function filesOfKernel(plan: LibPlan): Record<string, string> {
  const { name, one } = plan;
  return {
    'README.md': kernelReadme(plan),
    'src/index.ts': kernelIndex(plan),
    [`src/${name.kebab}.errors.ts`]: kernelErrorsFile(plan),
    [`src/${one.kebab}-name.ts`]: nameFile(plan),
    [`src/${one.kebab}-name.spec.ts`]: nameSpec(plan),
    'test/public-door.spec.ts': kernelPublicDoorSpec(plan),
    'test/readme.spec.ts': readmeSpec(plan, 'dark-red'),
  };
}

function filesAbove(plan: LibPlan): Record<string, string> {
  const { name, one } = plan;
  return {
    'README.md': readme(plan),
    'src/index.ts': indexFile(plan),
    [`src/${name.kebab}.module.ts`]: moduleFile(plan),
    [`src/${name.kebab}.module.options.ts`]: moduleOptionsFile(plan),
    [`src/${name.kebab}.options.ts`]: optionsFile(plan),
    [`src/${name.kebab}.errors.ts`]: errorsFile(plan),
    [`src/${name.kebab}.service.ts`]: serviceFile(plan),
    [`src/${one.kebab}.store.ts`]: storeFile(plan),
    [`src/${one.kebab}-entry.ts`]: entryFile(plan),
    [`src/${one.kebab}-entry.spec.ts`]: entrySpec(plan),
    'src/stores/memory.store.ts': memoryStore(plan),
    'src/testing/index.ts': testingIndex(plan),
    'src/testing/fake.store.ts': fakeStore(plan),
    'src/testing/store-contract.ts': contractFile(plan),
    'test/module.spec.ts': moduleSpec(plan),
    'test/public-door.spec.ts': publicDoorSpec(plan),
    'test/readme.spec.ts': readmeSpec(plan, 'dark red'),
    'test/stores/memory.store.spec.ts': memoryStoreSpec(plan),
  };
}
