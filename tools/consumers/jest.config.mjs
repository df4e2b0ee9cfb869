import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'consumers',
  testTimeout: 60_000,
  globalSetup: '../../tools/dev/jest-database-setup.mjs',
  globalTeardown: '../../tools/dev/jest-database-teardown.mjs',
};
