import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'api-e2e',
  testTimeout: 60_000,
  maxWorkers: 1,
  globalSetup: './test/support/document.setup.mjs',
  globalTeardown: './test/support/document.teardown.mjs',
};
