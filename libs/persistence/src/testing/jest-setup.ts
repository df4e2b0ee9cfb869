import { startTestServer, type TestServer } from './test-server.service.js';

/** Jest runs the set-up and the teardown in one process, but may load them as two worlds of modules. */
const SERVER = Symbol.for('ashlar.persistence.test-server');
const world = globalThis as { [SERVER]?: TestServer };

/** For Jest's `globalSetup`. */
export default async function setUp(): Promise<void> {
  world[SERVER] = await startTestServer();
}

/** What `globalTeardown` does: see `jest-teardown.ts`. */
export async function tearDown(): Promise<void> {
  await world[SERVER]?.stop();
  delete world[SERVER];
}
