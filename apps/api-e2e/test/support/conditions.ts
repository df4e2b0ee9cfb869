import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { it } from '@jest/globals';
import { CAN_LIST_PROCESSES } from './processes.js';
import { CHECKOUT } from './program.js';

type Test = () => Promise<void>;

/** An account without rights, which every Linux has. */
export const NOBODY = { uid: 65534, gid: 65534 };

const isRoot = process.getuid?.() === 0;

/** A test that looks at the processes of the system. */
export const itWithProcesses = itWhen(CAN_LIST_PROCESSES, 'processes can be listed on Linux only');

/** A test of what only root meets. */
export const itAsRoot = itWhen(isRoot && CAN_LIST_PROCESSES, 'only root on Linux');

/** An account without rights for the API: another one when this is root's, else this one. */
export const ORDINARY_ACCOUNT = isRoot ? NOBODY : undefined;

/** A test that starts the API as an account without rights. */
export const itAsOrdinaryUser = itWhen(
  CAN_LIST_PROCESSES && (!isRoot || [CHECKOUT, process.execPath].every(isOpenToAll)),
  'root starts it as somebody else in a checkout that everybody may enter, on Linux',
);

function itWhen(condition: boolean, reason: string): (name: string, test: Test) => void {
  return (name, test) => (condition ? it(name, test) : it.skip(`${name} (skipped: ${reason})`, test));
}

function isOpenToAll(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || isOpenToAll(parent));
}
