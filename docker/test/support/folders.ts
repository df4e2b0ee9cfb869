import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder that holds the Dockerfile. */
export const DOCKER = fileURLToPath(new URL('../../', import.meta.url));

/** A folder for what specs make, which every account may enter; removed after the run. */
export function testFolder(): string {
  const folder = process.env['ASHLAR_DOCKER_TEST_FOLDER'];
  if (folder === undefined) throw new Error('There is no folder: run these tests by the jest.config.mjs of docker.');
  return folder;
}
