import { writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itAsOrdinaryUser, ORDINARY_ACCOUNT } from './support/conditions.js';
import { closedPort, occupyPort } from './support/ports.js';
import { processesOf } from './support/processes.js';
import { type Finished, useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

describe('a start that can not succeed', () => {
  const sandbox = useSandbox();
  const dataDir = sandbox.dataFolder('data');
  let occupant: Server;
  let taken: number;

  beforeAll(async () => {
    ({ server: occupant, port: taken } = await occupyPort());
  });

  afterAll(() => void occupant.close());

  const serve = (...args: string[]) => sandbox.run(['serve', `--embedded.dataDir=${dataDir}`, ...args]);

  it.each([
    ['http.port', 'http.operations.port'],
    ['http.operations.port', 'http.port'],
  ])('ends with one message when the port of %s is taken, and leaves no process', async (setting, other) => {
    const finished = await serve(`--${setting}=${taken}`, `--${other}=0`);
    expectOneMessage(finished, new RegExp(`^Port ${taken} is in use\\..*--${setting}=<port>`));
    await eventually('no process is left', 5_000, () => (processesOf(dataDir).length === 0 ? true : undefined));
  });

  it('ends with one message when the address is none of this machine', async () => {
    // Of the block for documentation (RFC 5737): nobody has it.
    const finished = await serve('--http.host=192.0.2.1', '--http.port=0', '--http.operations.port=0');
    expectOneMessage(finished, /^This machine has no address 192\.0\.2\.1/);
  });

  it('ends with one message when something fails that comes after the connection', async () => {
    // A server that stays, and with it the connections to it.
    const server = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    const [url] = await server.prints(/postgres:\/\/\S+/, 20_000);
    const administrator = ['email=root@example.com', 'password=too-short'];
    const settings = administrator.map((setting) => `--auth.firstAdministrator.${setting}`);
    const args = ['serve', `--embedded.dataDir=${dataDir}`, ...settings, '--http.port=0', '--http.operations.port=0'];
    const finished = await sandbox.run(args, { env: { DATABASE_URL: url } });
    expectOneMessage(finished, /^Choose another password\. \(AUTH_PASSWORD_REFUSED\)/);
  });

  it('ends with one message when the data folder can not be made', async () => {
    const file = sandbox.dataFolder('file');
    writeFileSync(file, 'in the way');
    const finished = await sandbox.run(['serve', `--embedded.dataDir=${join(file, 'data')}`, '--http.port=0']);
    expectOneMessage(finished, /^The data folder .*\/file\/data cannot be written/);
    expect(processesOf(file)).toEqual([]);
  });

  itAsOrdinaryUser('ends with one message when the data folder may not be written', async () => {
    const folder = sandbox.makeFolder('closed', { mode: 0o555 });
    const finished = await sandbox.run(['serve', `--embedded.dataDir=${join(folder, 'data')}`, '--http.port=0'], {
      ...(ORDINARY_ACCOUNT && { account: ORDINARY_ACCOUNT }),
    });
    expectOneMessage(finished, /^The data folder .*\/closed\/data cannot be written \(EACCES\)/);
    expect(processesOf(folder)).toEqual([]);
  });

  it('ends with one message when there is no place for its secret, and a database elsewhere', async () => {
    const file = sandbox.dataFolder('no-place');
    writeFileSync(file, 'in the way');
    const finished = await sandbox.run(['serve', `--embedded.dataDir=${join(file, 'data')}`, '--http.port=0'], {
      env: { DATABASE_URL: `postgres://app:pass@127.0.0.1:${await closedPort()}/app` },
    });
    expectOneMessage(
      finished,
      /^The secret that signs people in can not be kept in .*\/no-place\/auth-secret \(ENOTDIR\)/,
    );
  });

  it('lists every wrong setting with its value, its source and what is allowed, and hides secrets', async () => {
    const args = ['--http.port=70000', '--http.prot=1', '--observability.log.level=loud', '--database.poolMin=20'];
    const finished = await sandbox.run(['serve', `--embedded.dataDir=${dataDir}`, ...args], {
      env: { APP__HTTP__BODY_LIMIT: 'huge', APP__HTTP__POORT: '1', DATABASE_URL: 'mysql://root:hunter2-secret@db/x' },
    });
    expect(finished).toMatchObject({ code: 78, stdout: '' });
    const { stderr } = finished;
    expect(stderr).toMatch(/^7 mistakes in the configuration \(environment "development"\):/);
    expect(stderr).toMatch(/http\.port = "?70000"? \(--http\.port\)\n +must be an integer from 0 to 65535/);
    expect(stderr).toMatch(/http\.prot \(--http\.prot\)\n.*no option.*\n +Did you mean --http\.port\?/);
    expect(stderr).toMatch(
      /http\.poort \(environment variable APP__HTTP__POORT\)\n.*\n +Did you mean APP__HTTP__PORT\?/,
    );
    expect(stderr).toMatch(
      /http\.bodyLimit = "huge" \(environment variable APP__HTTP__BODY_LIMIT\)\n +must be a size such as 10mb/,
    );
    expect(stderr).toMatch(
      /observability\.log\.level = "loud" \(--observability\.log\.level\)\n +must be one of trace, debug/,
    );
    expect(stderr).toMatch(/database\.poolMax = 10 \(default\)\n +must be at least poolMin/);
    expect(stderr).toMatch(
      /database\.url = \[hidden\] \(environment variable DATABASE_URL\)\n +must be a URL like postgres:/,
    );
    expect(stderr).not.toMatch(/hunter2|mysql:/);
    expect(stderr).not.toMatch(STACK);
    expect(processesOf(dataDir)).toEqual([]);
  });

  it('gives up with one message on a database that does not answer', async () => {
    const finished = await sandbox.run(
      ['serve', '--http.port=0', '--http.operations.port=0', '--database.startAttempts=2'],
      {
        env: {
          DATABASE_URL: `postgres://app:hunter2-secret@127.0.0.1:${await closedPort()}/app`,
          APP__DATABASE__START_DELAY: '10ms',
        },
      },
    );
    expect(finished.code).toBe(1);
    expect(finished.stderr.trim().split('\n')).toHaveLength(1);
    expect(finished.stderr).toMatch(/127\.0\.0\.1:\d+\/app after 2 attempts.*\(DATABASE_START_FAILED\)/);
    expect(finished.stdout + finished.stderr).not.toMatch(/hunter2/);
    expect(finished.stdout + finished.stderr).not.toMatch(STACK);
  });
});

const STACK = /^\s+at .+(:\d+|<anonymous>)\)?$/m;

function expectOneMessage({ code, stdout, stderr }: Finished, message: RegExp): void {
  expect({ code, stderr: stderr.trim() }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout + stderr).not.toMatch(STACK);
  expect(stdout).not.toMatch(/error/i);
}
