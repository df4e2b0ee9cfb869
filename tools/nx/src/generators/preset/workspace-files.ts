import { capitalized, type NameForms } from '../../names/name-forms.js';
import { type Capability, eachSettled } from '../app/plan.js';
import { dockerignore } from '../app/templates/docker-file.js';
import type { WorkspacePlan } from './plan.js';
import { composeFile } from './templates/compose-file.js';
import { eslintFile } from './templates/eslint-file.js';
import { jestPreset, jestSetup } from './templates/jest-files.js';
import { nxFile } from './templates/nx-file.js';
import { readmeFile } from './templates/readme-file.js';
import {
  editorConfig,
  gitAttributes,
  gitIgnore,
  npmConfig,
  prettierConfig,
  prettierIgnore,
} from './templates/settings-files.js';
import { baseConfig, solutionConfig } from './templates/typescript-files.js';
import { workflowFile } from './templates/workflow-file.js';

/** The files at the root of a workspace beside its package.json, by their paths. @param name of its app */
export function filesOfWorkspace(
  name: NameForms,
  capabilities: readonly Capability[],
): Readonly<Record<string, string>> {
  const plan: WorkspacePlan = {
    name,
    title: capitalized(name.text),
    has: (capability) => capabilities.includes(capability),
  };
  return eachSettled({
    '.dockerignore': dockerignore(),
    '.editorconfig': editorConfig(),
    '.gitattributes': gitAttributes(),
    '.github/workflows/ci.yml': workflowFile(),
    '.gitignore': gitIgnore(),
    '.npmrc': npmConfig(),
    '.prettierignore': prettierIgnore(),
    '.prettierrc.json': prettierConfig(),
    'README.md': readmeFile(plan),
    'docker/compose.yaml': composeFile(plan),
    'eslint.config.mjs': eslintFile(),
    'jest.preset.mjs': jestPreset(),
    'jest.setup.mjs': jestSetup(),
    'nx.json': nxFile(),
    'tsconfig.base.json': baseConfig(),
    'tsconfig.json': solutionConfig(plan),
  });
}
