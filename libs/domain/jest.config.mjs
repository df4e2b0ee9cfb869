import preset, { libCoverage } from '../../jest.preset.mjs';

/** Files of types alone: nothing in them runs, so nothing in them can be covered. */
const typesOnly = ['branded', 'health-check', 'operations-route'].map((file) => `!src/${file}.ts`);

export default {
  ...preset,
  ...libCoverage,
  displayName: 'domain',
  collectCoverageFrom: [...preset.collectCoverageFrom, ...typesOnly],
};
