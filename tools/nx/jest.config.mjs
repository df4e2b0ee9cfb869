import preset, { libCoverage } from '../../jest.preset.mjs';

export default {
  ...preset,
  ...libCoverage,
  displayName: 'nx',
  collectCoverageFrom: [...preset.collectCoverageFrom, '!src/**/*.d.ts'],
};
