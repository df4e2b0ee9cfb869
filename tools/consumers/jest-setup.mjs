/** Jest's `globalSetup`: a database server and a folder outside the workspace, for all spec files of the run. */
import startDatabase from '../dev/jest-database-setup.mjs';

export default async function setUp() {
  await startDatabase();
  // Not a static import: that would be resolved before the hooks of the database's set-up are there.
  const { makeFolder } = await import('./src/folder.service.ts');
  process.env.CONSUMERS_FOLDER = await makeFolder();
}
