import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: 'dev', testMatch: ['<rootDir>/test/**/*.spec.mjs'] };
