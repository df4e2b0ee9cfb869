export { startEmbeddedPostgres } from './embedded-postgres.service.js';
export type { EmbeddedPostgres } from './embedded-postgres.service.js';
export type { EmbeddedPostgresOptions } from './embedded-postgres.options.js';
export { EmbeddedPostgresError } from './embedded-postgres.errors.js';
export type { EmbeddedPostgresErrorCode } from './embedded-postgres.errors.js';
