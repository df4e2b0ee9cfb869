import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'consumers',
  testTimeout: 60_000,
  // Most of the time is spent in npm and in the programs of the consumers.
  maxWorkers: 2,
  globalSetup: './jest-setup.mjs',
  globalTeardown: './jest-teardown.mjs',
};
