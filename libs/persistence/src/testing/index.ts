export { startTestServer } from './test-server.service.js';
export type { TestServer } from './test-server.service.js';
export { createTestDatabase } from './test-database.service.js';
export type { TestDatabase, TestDatabaseOptions } from './test-database.service.js';
export { TestDatabaseError } from './testing.errors.js';
export type { TestDatabaseErrorCode } from './testing.errors.js';
