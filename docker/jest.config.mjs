import preset from '../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'docker',
  testTimeout: 60_000,
  // The specs share one production tree, which the first one builds.
  maxWorkers: 1,
  globalSetup: './test/support/setup.mjs',
  globalTeardown: './test/support/teardown.mjs',
};
