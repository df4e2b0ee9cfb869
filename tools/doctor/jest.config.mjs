import preset, { libCoverage } from '../../jest.preset.mjs';

/** What runs in a process of its own, where its tests can't count it, or is of types alone. */
const uncounted = ['main', 'finding', 'packages/installation'].map((file) => `!src/${file}.ts`);

export default {
  ...preset,
  ...libCoverage,
  displayName: 'doctor',
  collectCoverageFrom: [...preset.collectCoverageFrom, ...uncounted],
};
