import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type OpenApi, operationsOf } from './support/open-api.js';
import { closedPort } from './support/ports.js';
import { useSandbox } from './support/sandbox.js';

const MIGRATION = 'CreateProjects1763596800000';
const MODES = ['serve', 'migrate', 'admin', 'config', 'openapi', 'health'];

describe('the command line', () => {
  const sandbox = useSandbox();

  describe('of migrate, on an embedded database', () => {
    const place = `--embedded.dataDir=${sandbox.dataFolder('data')}`;
    const migrate = (...args: string[]) => sandbox.run(['migrate', ...args, place]);

    it('goes up and down and says where it is', async () => {
      const before = await migrate('status');
      expect(before).toMatchObject({ code: 1, stderr: '' });
      const names = [...before.stdout.matchAll(/^pending +(\w+)$/gm)].map(([, name]) => name);
      expect(names).toContain(MIGRATION);
      expect(before.stdout).toMatch(new RegExp(`^${names.length} pending$`, 'm'));

      const up = await migrate('up');
      expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining(`${names.length} migrations ran`) });
      const after = await migrate('status', '--json');
      expect(after.code).toBe(0);
      expect(JSON.parse(after.stdout)).toMatchObject({
        pending: 0,
        entries: names.map((name) => ({ name, state: 'applied' })),
      });

      const down = await migrate('down', `--steps=${names.length + 5}`);
      expect(down).toMatchObject({ code: 0, stdout: expect.stringContaining(`${names.length} migrations undone`) });
    });

    it('finds that entities and schema agree and that every down restores', async () => {
      const { code, stdout } = await migrate('check', '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, drift: [], irreversible: [] });
    });

    it('writes nothing but SQL for linters', async () => {
      const { code, stdout } = await migrate('sql');
      expect(code).toBe(0);
      expect(stdout).toMatch(/CREATE TABLE projects/);
      expect(stdout).toMatch(/CREATE INDEX projects_owner_created_index/);
      const statements = stdout.split('\n').filter((line) => /^\S/.test(line));
      expect(
        statements.filter((line) => !/^(--|\)|(set|begin|commit|create|insert|select|alter)\b)/i.test(line)),
      ).toEqual([]);
    });

    it('refuses a migration that does not exist', async () => {
      const { code, stderr } = await migrate('up', '--to=NoSuchMigration');
      expect(code).not.toBe(0);
      expect(stderr).toContain('NoSuchMigration');
      expect(stderr).not.toMatch(/^\s+at /m);
    });
  });

  describe('of config', () => {
    const env = {
      DATABASE_URL: 'postgres://app:hunter2-secret@db.example/app',
      APP__HTTP__REQUEST_TIMEOUT: '45s',
    };

    it('shows every setting with its value and source, and no secret', async () => {
      const { code, stdout, stderr } = await sandbox.run(['config', '--http.port=8123'], { env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^OPTION +VALUE +SOURCE +TYPE +DEFAULT$/m);
      expect(stdout).toMatch(/^http\.port +8123 +--http\.port +/m);
      expect(stdout).toMatch(/^http\.requestTimeout +45s +environment variable APP__HTTP__REQUEST_TIMEOUT +/m);
      expect(stdout).toMatch(/^observability\.service +ashlar-api +config\/default\.yaml:\d+:\d+ +/m);
      expect(stdout).toMatch(/^http\.bodyLimit +1mb +default +/m);
      expect(stdout).toMatch(/^database\.url +\[hidden\] +environment variable DATABASE_URL +secret/m);
      expect(stdout).not.toContain('hunter2');
    });

    it('gives the same to programs, of the environment that is asked for', async () => {
      const { code, stdout } = await sandbox.run(['config', '--json'], { env: { NODE_ENV: 'test', PORT: '8200' } });
      expect(code).toBe(0);
      const rows = JSON.parse(stdout) as { path: string; value?: string; source: string }[];
      const row = (path: string) => rows.find((each) => each.path === path);
      expect(row('http.port')).toMatchObject({ value: '8200', source: 'environment variable PORT' });
      expect(row('http.operations.port')).toMatchObject({
        value: '0',
        source: expect.stringMatching(/^config\/test\.yaml:/),
      });
      expect(row('http.host')).toMatchObject({ value: '127.0.0.1', source: 'default' });
      expect(row('database.url')).toMatchObject({ value: '[hidden]', source: 'embedded PostgreSQL' });
    });

    it('writes the table of all settings, as Markdown', async () => {
      const { code, stdout } = await sandbox.run(['config', '--reference']);
      expect(code).toBe(0);
      const [head, rule, ...rows] = stdout.trimEnd().split('\n');
      expect(head).toMatch(/^\| Option +\| Environment variable +\| Allowed +\| Default +\|/);
      expect(rule).toMatch(/^\|( -+ \|)+$/);
      expect(rows.every((row) => /^\| `[\w.]+` +\| `APP__/.test(row))).toBe(true);
      expect(rows.find((row) => row.startsWith('| `http.port`'))).toMatch(
        /`APP__HTTP__PORT` or `PORT`.*0 to 65535.*`3000`/,
      );
    });
  });

  describe('of openapi', () => {
    it('writes the document without a database, to a file or to the standard output', async () => {
      const file = sandbox.dataFolder('home/openapi.json');
      const unreachable = { env: { DATABASE_URL: 'postgres://app:pass@127.0.0.1:1/app' } };
      const [printed, written] = await Promise.all([
        sandbox.run(['openapi'], unreachable),
        sandbox.run(['openapi', `--output=${file}`], unreachable),
      ]);
      expect(printed).toMatchObject({ code: 0, stderr: '' });
      expect(written).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(readFileSync(file, 'utf8')).toBe(printed.stdout);
      expect(operationsOf(JSON.parse(printed.stdout) as OpenApi).length).toBeGreaterThan(0);
    });
  });

  describe('of health', () => {
    it('ends with 1 when nobody answers', async () => {
      const finished = await sandbox.run(['health', `--http.port=${await closedPort()}`]);
      expect(finished).toMatchObject({ code: 1, stdout: '' });
      expect(finished.stderr).toMatch(/^No answer from http:\/\/127\.0\.0\.1:\d+\/health\/ready: .+\n$/);
    });
  });

  describe('asked for help', () => {
    it('names every mode, and says more of each', async () => {
      const [overview, ...details] = await Promise.all(
        [['help'], ...MODES.map((mode) => [mode, '--help'])].map((args) => sandbox.run(args)),
      );
      expect(overview).toMatchObject({ code: 0, stderr: '' });
      for (const mode of MODES) expect(overview?.stdout).toMatch(new RegExp(`^  ${mode} `, 'm'));
      details.forEach(({ code, stdout }, index) => {
        expect(code).toBe(0);
        expect(stdout).toMatch(new RegExp(`^Usage: ashlar-api ${MODES[index]} `));
      });
    });
  });

  it('ends with 64 when it makes no sense, and shows how it is used', async () => {
    const expected: [string[], RegExp][] = [
      [['sing'], /There is no mode "sing"/],
      [['migrate'], /Say what to do: up, down, status, check, sql/],
      [['migrate', 'down', '--steps=0'], /--steps must be a whole number above 0/],
    ];
    const finished = await Promise.all(expected.map(([args]) => sandbox.run(args)));
    finished.forEach(({ code, stdout, stderr }, index) => {
      expect({ code, stdout, stderr }).toEqual({
        code: 64,
        stdout: '',
        stderr: expect.stringMatching(expected[index]?.[1] ?? ''),
      });
      expect(stderr).toMatch(/^Usage: ashlar-api /m);
    });
  });

  it('ends with 78 on an argument that is no setting', async () => {
    const { code, stdout, stderr } = await sandbox.run(['migrate', 'up', '--colour=red']);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(/colour \(--colour\)/);
  });
});
