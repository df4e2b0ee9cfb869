import preset, { libCoverage } from '../../jest.preset.mjs';

export default {
  ...preset,
  ...libCoverage,
  displayName: 'idempotency',
  globalSetup: '../../tools/dev/jest-database-setup.mjs',
  globalTeardown: '../../tools/dev/jest-database-teardown.mjs',
};
