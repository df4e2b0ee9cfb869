import type { Installation } from '../packages/installation.js';
import type { Commands } from '../packages/package-manager.js';
import type { Door } from '../sources/doors.service.js';
import type { SourceImport } from '../sources/sources.service.js';
import type { Tsconfigs } from '../tsconfig/tsconfig.service.js';

/** The Node that runs. */
export interface RunningNode {
  readonly version: string;
  /** Whether CommonJS can `require` a module. */
  readonly requiresModules: boolean;
}

/** All that was read of a service; the checks judge it, and read nothing themselves. */
export interface Facts {
  readonly node: RunningNode;
  readonly installation: Installation;
  readonly commands: Commands;
  readonly imports: readonly SourceImport[];
  readonly doors: readonly Door[];
  readonly tsconfigs: Tsconfigs;
  /** The version of TypeScript that the service has. */
  readonly typescript: string | undefined;
  /** Whether another compiler than TypeScript's makes the JavaScript, by a file of its own. */
  readonly hasSwc: boolean;
  /** Whether packages have the sources that `@ashlar/source` leads to: only those of the workspace itself have. */
  readonly hasOwnSources: boolean;
  /** A path as it is shown: relative to the folder of the service. */
  shown(path: string): string;
}
