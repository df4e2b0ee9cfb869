/**
 * A PostgreSQL for tests that name their database, as production does: its address is the one line it writes, and it runs
 * until the standard input ends. A program of its own, so that the tests import nothing of ours.
 */
// Not a literal: to the build tool these tests depend on the API alone, which brings this along.
const door = '@ashlar/persistence/embedded';
const { startEmbeddedPostgres } = await import(door);

const server = await startEmbeddedPostgres({ dataDir: process.argv[2], database: 'e2e', ephemeral: true });
process.stdout.write(`${server.url}\n`);
// The test says when by closing the input; a signal to the whole group is not for us.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.stdin.resume().once('end', () => server.stop());
