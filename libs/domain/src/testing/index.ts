export { FrozenClock, TEST_EPOCH } from './frozen-clock.js';
export { seededBytes, seededRandom } from './seeded-random.js';
export { sequentialIds } from './sequential-ids.js';
