import stopDatabase from '../../../tools/dev/jest-database-teardown.mjs';
import { removeFolder } from './remove-folder.mjs';

/** Jest's `globalTeardown`: removes what `setup.mjs` made. */
export default async function tearDown() {
  await stopDatabase();
  await removeFolder(process.env.ASHLAR_DOCKER_TEST_FOLDER);
}
