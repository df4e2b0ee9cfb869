import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: 'releases', testTimeout: 120_000 };
