import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: 'api-e2e', testTimeout: 60_000, maxWorkers: 1 };
