/** The PostgreSQL that all contenders share: tells its address to whoever started it, and ends with a signal. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// As the API finds it: built.
const api = createRequire(new URL('../../../apps/api/package.json', import.meta.url));
const { startEmbeddedPostgres } = await import(pathToFileURL(api.resolve('@ashlar/persistence/embedded')).href);

const folder = mkdtempSync(join(tmpdir(), 'ashlar-bench-'));
// PostgreSQL runs as somebody else when root starts it.
chmodSync(folder, 0o755);

const server = await startEmbeddedPostgres({
  dataDir: join(folder, 'postgres'),
  database: 'bench',
  settings: { max_connections: '100', jit: 'off' },
  // What is measured is the contender, not the disk.
  ephemeral: true,
  log: (message) => console.error(message),
});

for (const event of ['SIGTERM', 'disconnect']) process.once(event, () => void stop());
process.send({ url: server.url });

async function stop() {
  try {
    await server.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  }
}
