import { readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { parseCompose, type Service, variablesOf } from './support/compose.js';
import { instructionsOf } from './support/dockerfile.js';
import { DOCKER, REPOSITORY, testFolder } from './support/folders.js';
import { Process } from './support/process.service.js';
import { image } from './support/production-tree.service.js';

const SETTINGS_OF_PRODUCTION = {
  DATABASE_URL: 'postgres://a:UHJvLWR1Y3Rpb24tTGlrZQ@db/ashlar',
  APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: 'admin@example.com',
  APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD: 'c2V2ZW50ZWVuIGJyb256ZQ',
  APP__AUTH__SECRET: 'UHJvLWR1Y3Rpb24tTGlrZSwgYnV0IG5vdCB0aGF0',
  APP__MAIL__FROM: 'no-reply@example.com',
  APP__SMTP__URL: 'smtp://127.0.0.1:25',
};

const file = join(DOCKER, 'compose.yaml');
const text = readFileSync(file, 'utf8');
const { services, networks, secrets, volumes } = parseCompose(text);
const entries = Object.entries(services);

function service(name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}.`);
  return found;
}

/** The names of the services of which something is so. */
function which(isSo: (service: Service, name: string) => boolean): string[] {
  return entries.filter(([name, each]) => isSo(each, name)).map(([name]) => name);
}

describe('compose.yaml', () => {
  it('satisfies the linter and its schema', () => {
    // What is merged reads best first, as `<<` does; the rule wants it nearly last.
    const rules = { 'service-keys-order': 0 } as const;
    const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
    // Its declarations do not load as ES modules.
    const results = linter.lintFiles([file], false) as readonly { readonly messages: readonly object[] }[];

    expect(results).toHaveLength(1);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });

  it('has the API with its database by default, and what watches it in a profile', () => {
    expect(which(({ profiles }) => profiles === undefined)).toEqual(['api', 'mail', 'migrate', 'postgres', 'redis']);
    expect(which(({ profiles }) => profiles?.includes('observability') === true)).toEqual([
      'grafana',
      'jaeger',
      'otel-collector',
      'prometheus',
    ]);
  });

  it('names images of one version, and builds its own from the Dockerfile', () => {
    const others = entries.filter(([, { build }]) => build === undefined);

    expect(others.map(([, each]) => each.image).filter((name) => !/:v?\d+\.\d+(\.\d+)?[\w.-]*$/.test(name))).toEqual(
      [],
    );
    expect(which(({ build }) => build !== undefined)).toEqual(['api', 'migrate']);
    expect(service('api').build).toMatchObject({ context: '..', dockerfile: 'docker/Dockerfile' });
  });

  it('publishes on loopback only, and the port for operators nowhere', () => {
    const ports = entries.flatMap(([, each]) => each.ports ?? []);

    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
    expect(service('api').ports).toEqual(['127.0.0.1:3000:3000']);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });

  it('limits each service, and lets none gain rights', () => {
    const isLimited = ({ deploy }: Service) => {
      const { cpus, memory } = deploy?.resources?.limits ?? {};
      return Number(cpus) > 0 && /^\d+M$/.test(memory ?? '');
    };

    expect(which((each) => !isLimited(each))).toEqual([]);
    expect(which(({ security_opt: options }) => !options?.includes('no-new-privileges:true'))).toEqual([]);
  });

  it('runs the API without capabilities on a read-only file system', () => {
    const isLocked = (each: Service) => each.read_only === true && each.cap_drop?.includes('ALL') === true;

    expect(which(isLocked)).toEqual(expect.arrayContaining(['api', 'migrate']));
  });

  it('starts the API after the migrations, and these when the database is healthy', () => {
    const onMigrate = service('migrate').depends_on;

    expect(service('api').depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
    expect(onMigrate).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(service('migrate')).toMatchObject({ command: ['migrate', 'up'], restart: 'no' });
  });

  it('waits only for services that can be found healthy', () => {
    const awaited = entries.flatMap(([, { depends_on: on = [] }]) =>
      Object.entries(on).filter(([, { condition }]) => condition === 'service_healthy'),
    );
    const names = [...new Set(awaited.map(([name]) => name))];

    expect(names).toEqual(['postgres']);
    expect(names.filter((name) => service(name).healthcheck === undefined)).toEqual([]);
    expect(instructionsOf(image, 'HEALTHCHECK')).toHaveLength(1);
  });

  it('mounts files that exist, read-only, and volumes and secrets that it declares', async () => {
    const mounts = entries.flatMap(([, each]) => each.volumes ?? []).map((mount) => mount.split(':'));
    const files = mounts.filter(([source]) => source?.startsWith('.'));
    const named = mounts.filter(([source]) => !source?.startsWith('.')).map(([source]) => source);

    await Promise.all(files.map(([source = '']) => stat(join(DOCKER, source))));
    expect(files.filter(([, , mode]) => mode !== 'ro')).toEqual([]);
    expect(named.sort()).toEqual(Object.keys(volumes).sort());
    expect([...new Set(entries.flatMap(([, each]) => each.secrets ?? []))].sort()).toEqual(Object.keys(secrets).sort());
    expect([...new Set(entries.flatMap(([, each]) => each.networks ?? []))].sort()).toEqual(
      Object.keys(networks).sort(),
    );
  });

  it('documents each variable, and has no secret among them', async () => {
    const readme = await readFile(join(DOCKER, 'README.md'), 'utf8');
    const variables = variablesOf(text);

    expect(variables.filter((name) => !readme.includes(`| \`${name}\``))).toEqual([]);
    expect(variables.filter((name) => /PASSWORD|SECRET|TOKEN|KEY/.test(name))).toEqual([]);
    // Any other form would be one that these tests do not read.
    expect(text.match(/\$\{?\w+/g)).toHaveLength([...text.matchAll(/\$\{\w+:-[^}]*\}/g)].length);
  });
});

describe('The settings in compose.yaml', () => {
  const runs = (words: string[], env: NodeJS.ProcessEnv) =>
    Process.run([process.execPath, ...words], { cwd: REPOSITORY, env: { PATH: process.env['PATH'], ...env } }, 20_000);

  it.each(['api', 'migrate'])(
    'are accepted by the program, with the secrets that are made for it: %s',
    async (name) => {
      const folder = join(testFolder(), `secrets-of-${name}`);
      expect(await runs([join(DOCKER, 'make-secrets.mjs'), `--output=${folder}`], {})).toMatchObject({ code: 0 });
      const { environment = {} } = service(name);
      const files = Object.entries(environment).filter(([variable]) => variable.endsWith('_FILE'));
      expect(files.map(([variable]) => variable)).toContain('DATABASE_URL_FILE');
      const onDisk = files.map(([variable, inContainer]) => {
        const secret = inContainer.replace('/run/secrets/', '');
        expect(service(name).secrets).toContain(secret);
        return [variable, join(folder, (secrets[secret]?.file ?? '').replace('./secrets/', ''))];
      });

      const env = { ...environment, NODE_ENV: 'production', ...Object.fromEntries(onDisk) };
      const { code, stdout, stderr } = await runs(['apps/api/dist/main.js', 'config', '--json'], env);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const rows = JSON.parse(stdout) as { readonly path: string; readonly value: unknown; readonly source: string }[];
      expect(rows.find(({ path }) => path === 'database.url')?.source).toMatch(/DATABASE_URL_FILE/);
      expect(rows.find(({ path }) => path === 'auth.secret')?.source).toMatch(/APP__AUTH__SECRET_FILE/);
      expect(rows.find(({ path }) => path === 'http.host')?.value).toBe('0.0.0.0');
    },
  );

  it('give the API more time to stop than it takes', async () => {
    const env = { NODE_ENV: 'production', ...SETTINGS_OF_PRODUCTION };
    const { stdout } = await runs(['apps/api/dist/main.js', 'config', '--json'], env);
    const rows = JSON.parse(stdout) as { readonly path: string; readonly value: unknown }[];
    const milliseconds = (path: string) => toMilliseconds(String(rows.find((row) => row.path === path)?.value));
    const needed = milliseconds('http.drainDelay') + milliseconds('http.drainTimeout') + 5_000;

    expect(needed).toBeGreaterThan(5_000);
    expect(toMilliseconds(service('api').stop_grace_period ?? '0s')).toBeGreaterThan(needed);
  });
});

describe('make-secrets.mjs', () => {
  const make = (folder: string) =>
    Process.run(
      [process.execPath, join(DOCKER, 'make-secrets.mjs'), `--output=${folder}`],
      { cwd: REPOSITORY, env: {} },
      10_000,
    );

  it('makes the files that compose.yaml names, for which the password is the same', async () => {
    const folder = join(testFolder(), 'secrets');
    await make(folder);
    const password = await readFile(join(folder, 'database-password'), 'utf8');
    const url = new URL(await readFile(join(folder, 'database-url'), 'utf8'));
    const { POSTGRES_DB: name, POSTGRES_USER: user } = service('postgres').environment ?? {};

    expect(password).toMatch(/^[\w-]{32}$/);
    expect(await readFile(join(folder, 'auth-secret'), 'utf8')).toMatch(/^[\w-]{43}$/);
    expect(await readFile(join(folder, 'administrator-password'), 'utf8')).toMatch(/^[\w-]{24}$/);
    expect([url.username, url.password, url.host, url.pathname]).toEqual([user, password, 'postgres:5432', `/${name}`]);
    expect((await readdir(folder)).map((made) => `./secrets/${made}`).sort()).toEqual(
      Object.values(secrets)
        .map(({ file: named }) => named)
        .sort(),
    );
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'database-url'))).mode & 0o777).toBe(0o644);
  });

  it('keeps those that are there', async () => {
    const folder = join(testFolder(), 'kept-secrets');
    await make(folder);
    const before = await readFile(join(folder, 'database-url'), 'utf8');
    const { stdout } = await make(folder);

    expect(await readFile(join(folder, 'database-url'), 'utf8')).toBe(before);
    expect(stdout).toMatch(/^(Kept .*\n){5}$/);
  });
});

describe('collector.yaml', () => {
  it('names in its pipelines what it declares, and listens where compose.yaml exposes it', async () => {
    const config = parse(await readFile(join(DOCKER, 'otel/collector.yaml'), 'utf8'));
    const parts = ['receivers', 'processors', 'exporters'] as const;
    const pipelines = Object.values<Record<string, string[]>>(config.service.pipelines);

    for (const part of parts) {
      expect(Object.keys(config[part]).sort()).toEqual([...new Set(pipelines.flatMap((each) => each[part]))].sort());
    }
    expect(config.receivers.otlp.protocols.http.endpoint).toBe('0.0.0.0:4318');
    expect(config.exporters['otlphttp/jaeger'].endpoint).toMatch(/^http:\/\/jaeger:/);
  });
});

function toMilliseconds(duration: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m)?$/.exec(duration) ?? [];
  const factor = { ms: 1, s: 1_000, m: 60_000 }[unit ?? 'ms'];
  if (amount === undefined || factor === undefined) throw new Error(`No duration: ${duration}`);
  return Number(amount) * factor;
}
