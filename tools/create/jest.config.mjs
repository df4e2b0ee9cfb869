import preset, { libCoverage } from '../../jest.preset.mjs';

/** What runs in a process of its own, where its tests can't count it. */
const uncounted = ['main', 'terminal.service'].map((file) => `!src/${file}.ts`);

export default {
  ...preset,
  ...libCoverage,
  displayName: 'create',
  collectCoverageFrom: [...preset.collectCoverageFrom, ...uncounted],
};
