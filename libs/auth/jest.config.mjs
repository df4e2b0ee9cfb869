import preset, { libCoverage } from '../../jest.preset.mjs';

/** Nothing of them runs: they are types. */
const TYPES = ['auth.store', 'mailer', '*/*.store', 'users/user', 'passwords/breached-passwords'];

export default {
  ...preset,
  ...libCoverage,
  displayName: 'auth',
  collectCoverageFrom: [...preset.collectCoverageFrom, ...TYPES.map((name) => `!src/${name}.ts`)],
  globalSetup: '../../tools/dev/jest-database-setup.mjs',
  globalTeardown: '../../tools/dev/jest-database-teardown.mjs',
};
