import preset, { libCoverage } from '../../jest.preset.mjs';

export default {
  ...preset,
  ...libCoverage,
  displayName: 'mail',
};
