import preset, { libCoverage } from '../../jest.preset.mjs';

export default {
  ...preset,
  ...libCoverage,
  displayName: 'rate-limiting',
  globalSetup: '../../tools/dev/jest-database-setup.mjs',
  globalTeardown: '../../tools/dev/jest-database-teardown.mjs',
};
