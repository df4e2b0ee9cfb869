export { describeRateLimitStore } from './store-contract.js';
export type { ContractRunner } from './store-contract.js';
