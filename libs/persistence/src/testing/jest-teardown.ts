/** For Jest's `globalTeardown`. */
export { tearDown as default } from './jest-setup.js';
