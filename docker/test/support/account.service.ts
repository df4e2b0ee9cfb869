import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { it } from '@jest/globals';

/** An account without rights, which every Linux has. */
const NOBODY = { uid: 65_534, gid: 65_534 };

const isRoot = process.getuid?.() === 0;
/** Another account can start the Node of this process only when each folder on the way lets it through. */
const canBeOther = isRoot && isOpenToAll(process.execPath);

/** The account that programs run as: not root where that is possible, else that of this process. */
export function ordinaryAccount(): typeof NOBODY | undefined {
  return canBeOther ? NOBODY : undefined;
}

/** A test of what root alone may do; skipped by name where only root can start Node. */
export const itAsOrdinaryAccount: (name: string, test: () => Promise<void>, timeout?: number) => void =
  isRoot && !canBeOther ? it.skip : it;

function isOpenToAll(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || isOpenToAll(parent));
}
