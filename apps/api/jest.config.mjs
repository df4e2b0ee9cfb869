import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'api',
  globalSetup: '../../tools/dev/jest-database-setup.mjs',
  globalTeardown: '../../tools/dev/jest-database-teardown.mjs',
};
