/**
 * A process that uses an embedded server, for tests that kill it. Takes the options as JSON; says what happens in lines of
 * JSON; `stop` on its standard input makes it stop.
 */
import { startEmbeddedPostgres } from '@ashlar/persistence/embedded';

const options = JSON.parse(process.argv[2]);
const say = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);

try {
  const server = await startEmbeddedPostgres({
    ...options,
    log: (message) => say({ log: message }),
    onLost: ({ code, message }) => say({ lost: code, message }),
  });
  say({ started: server });
  process.stdin.on('data', async (text) => {
    if (!String(text).includes('stop')) return;
    await server.stop();
    say({ stopped: true });
    process.exit(0);
  });
} catch (error) {
  say({ failed: error.code ?? String(error.stack), message: error.message, category: error.category });
  process.exitCode = 1;
}
