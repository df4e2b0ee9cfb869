export { SmtpOptions } from './smtp.options.js';
export { SmtpTransport } from './smtp.transport.js';
export type { DkimOptions, SmtpTransportInit } from './smtp.transport.js';
