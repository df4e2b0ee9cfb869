/** `redis.mjs PORT`: a Redis for the API. Tells its address, or nothing when it is not installed, and ends with whoever started it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'ashlar-bench-redis-'));
const [, , port] = process.argv;
const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });

server.on('error', () => process.send({}));
server.stdout.on('data', (text) => {
  if (String(text).includes('Ready to accept connections')) process.send({ url: `redis://127.0.0.1:${port}` });
});
server.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
for (const event of ['SIGTERM', 'disconnect']) {
  process.once(event, () => (server.pid === undefined ? process.exit() : server.kill()));
}
