import { chmod, mkdtemp, readdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import startDatabase from '../../../tools/dev/jest-database-setup.mjs';
import { removeFolder } from './remove-folder.mjs';

/** Followed by the process whose folder it is. */
const PREFIX = 'ashlar-docker-';

/** Jest's `globalSetup`: a PostgreSQL, and a folder that every account may enter, for what the specs make. */
export default async function setUp() {
  await startDatabase();
  const parent = await realpath(tmpdir());
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o755);
  process.env.ASHLAR_DOCKER_TEST_FOLDER = folder;
}

/** Those of runs that were killed. */
async function removeAbandoned(parent) {
  for (const name of await readdir(parent)) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await removeFolder(join(parent, name));
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process: it lives, and so does the folder.
    return error.code === 'EPERM';
  }
}
