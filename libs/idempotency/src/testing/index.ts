export { describeIdempotencyStore } from './store-contract.js';
export type { ContractRunner } from './store-contract.js';
