/** Jest's `globalTeardown`: removes what `jest-database-setup.mjs` started. */
import './ts-hooks.mjs';

export default async function tearDown() {
  const { default: stop } = await import('@ashlar/persistence/testing/jest-teardown');
  await stop();
}
