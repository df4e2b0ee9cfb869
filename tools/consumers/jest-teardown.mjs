/** Jest's `globalTeardown`: removes what `jest-setup.mjs` made, or says where it is. */
import stopDatabase from '../dev/jest-database-teardown.mjs';

export default async function tearDown() {
  await stopDatabase();
  const folder = process.env.CONSUMERS_FOLDER;
  if (process.env.KEEP_CONSUMERS === '1') return void process.stdout.write(`Kept: ${folder}\n`);
  const { removeFolder } = await import('./src/folder.service.ts');
  await removeFolder(folder);
}
