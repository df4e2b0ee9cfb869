import { capitalized, type NameForms } from '../../names/name-forms.js';
import type { App } from '../../workspace/app.service.js';
import { filesOfApp, filesOfEndToEndTests, type ProjectFiles } from './app-files.js';
import { DEVELOPMENT_PACKAGES, packagesOf } from './packages.js';
import { type AppPlan, type Capability, eachSettled } from './plan.js';
import type { Workspace } from './workspace.service.js';

/** An app and its end-to-end tests, and all files of both. */
export interface PlannedApp {
  readonly app: App;
  readonly files: ProjectFiles;
  readonly endToEnd: App;
  readonly endToEndFiles: ProjectFiles;
}

/**
 * What an app of these capabilities is made of.
 *
 * @param versionOf the version of a package; by default that of the workspace
 */
export function plannedApp(
  workspace: Workspace,
  name: NameForms,
  capabilities: readonly Capability[],
  versionOf: (packageName: string) => string | undefined = () => undefined,
): PlannedApp {
  const plan: AppPlan = {
    name,
    title: capitalized(name.text),
    packageName: workspace.packageName(name),
    capabilities,
    isSourceWorkspace: workspace.isSourceWorkspace,
    has: (capability) => capabilities.includes(capability),
    versionOf: (each) => versionOf(each) ?? workspace.versionOf(each) ?? '*',
  };
  const packages = new Set(packagesOf(capabilities));
  return {
    app: { name: name.kebab, root: `apps/${name.kebab}`, packages },
    files: eachSettled(filesOfApp(plan, libsOf(workspace, capabilities))),
    endToEnd: { name: `${name.kebab}-e2e`, root: `apps/${name.kebab}-e2e`, packages: new Set() },
    endToEndFiles: eachSettled(filesOfEndToEndTests(plan)),
  };
}

/** The name of the generation of an app in its record. */
export function generationOf({ name }: App): string {
  return `app ${name}`;
}

/** What is missing in the workspace for these capabilities, and how to get it. */
export function missingPackages(workspace: Workspace, capabilities: readonly Capability[]): string[] {
  const needed = [...packagesOf(capabilities), ...DEVELOPMENT_PACKAGES];
  const missing = needed.filter((each) => workspace.versionOf(each) === undefined);
  if (missing.length === 0) return [];
  return [`The workspace lacks packages. Install them first: npm install --save-dev ${missing.join(' ')}`];
}

/** Folders of libs in this workspace, in the order that `nx sync` keeps. */
function libsOf(workspace: Workspace, capabilities: readonly Capability[]): string[] {
  return packagesOf(capabilities)
    .flatMap((each) => workspace.folderOf(each) ?? [])
    .sort()
    .reverse();
}
