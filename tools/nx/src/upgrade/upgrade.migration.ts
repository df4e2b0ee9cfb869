import { logger, type Tree } from '@nx/devkit';
import { upgradeApps } from './upgrade.service.js';

/** Run by `nx migrate`. Returns what is left to people, which Nx tells at the end. */
export default async function upgrade(tree: Tree): Promise<string[]> {
  const reports = await upgradeApps(tree);
  logger.info(reports.length === 0 ? 'Generated files are up to date.' : `${reports.length} files are left to you.`);
  return reports;
}
