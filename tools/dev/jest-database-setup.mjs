/** Jest's `globalSetup` for the libs of this workspace: one embedded PostgreSQL per run, started from source. */
import './ts-hooks.mjs';

export default async function setUp() {
  // Not a static import: that would be resolved before the hooks are there.
  const { default: start } = await import('@ashlar/persistence/testing/jest-setup');
  await start();
}
