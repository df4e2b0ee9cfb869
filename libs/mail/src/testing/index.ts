export { CapturedMail } from './captured-mail.js';
export { describeMailTransport } from './transport-contract.js';
export type { ContractRunner, ReceivedMail, TransportUnderTest } from './transport-contract.js';
