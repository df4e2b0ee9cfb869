import { describe, expect, it } from '@jest/globals';
import { type ConfigOverrides, describeConfig, loadConfig } from '../src/index.js';
import { aliases, AppConfig, AuthOptions, HttpOptions } from './app.config.js';
import { folderWith, issuesOf, load } from './folder.js';

const layers = [
  ['default', 3000],
  ['config/default.yaml:1:9', 3001],
  ['config/development.json:1:11', 3002],
  ['config/local.yaml:1:9', 3003],
  ['.env:1', 3004],
  ['environment variable PORT', 3005],
  ['environment variable APP__HTTP__PORT', 3006],
  ['--http.port', 3007],
  ['a test', 3008],
] as const;

/** Everything up to and with the given layer sets the port, each to its own. */
function optionsUpTo(layer: number) {
  const files = {
    'config/default.yaml': 'http: { port: 3001 }',
    'config/development.json': '{"http": {"port": 3002}}',
    'config/local.yaml': 'http: { port: 3003 }',
    '.env': 'APP__HTTP__PORT=3004',
  };
  return {
    directory: folderWith(Object.fromEntries(Object.entries(files).slice(0, layer))),
    env: { ...(layer >= 5 && { PORT: '3005' }), ...(layer >= 6 && { APP__HTTP__PORT: '3006' }) },
    argv: layer >= 7 ? ['--http.port=3007'] : [],
    aliases,
    ...(layer >= 8 && { overrides: { source: 'a test', values: { http: { port: 3008 } } } }),
  };
}

describe('loadConfig', () => {
  it.each(layers.map(([source, port], layer) => [source, port, layer] as const))(
    'takes %s when it is the last source',
    (source, port, layer) => {
      const loaded = load(AppConfig, optionsUpTo(layer));
      expect(loaded.value.http.port).toBe(port);
      expect(
        describeConfig(loaded)
          .find(({ path }) => path === 'http.port')
          ?.source.replace(/:1:\d+$/, ''),
      ).toBe(source.replace(/:1:\d+$/, ''));
    },
  );

  it('mixes sources option by option', () => {
    const directory = folderWith({
      'config/default.yaml': 'http:\n  host: 0.0.0.0\n  port: 1\nlog:\n  level: error\n',
      'config/development.yaml': 'http:\n  port: 2\n',
    });
    const { http, log } = load(AppConfig, { directory, env: { APP__LOG__LEVEL: 'debug' } }).value;
    expect([http.host, http.port, log.level]).toEqual(['0.0.0.0', 2, 'debug']);
  });

  it('is an instance of the class, with sections of their classes', () => {
    const config = load(AppConfig).value;
    expect(config).toBeInstanceOf(AppConfig);
    expect(config.http).toBeInstanceOf(HttpOptions);
    expect(config.auth).toBeInstanceOf(AuthOptions);
    expect(config).toEqual(load(AppConfig).value);
  });

  it('is frozen to the last list', () => {
    const { value } = load(AppConfig, { env: { APP__LOG__LABELS: '{"team":{"name":"core"}}' } });
    expect(() => Object.assign(value.http, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(value, { http: {} })).toThrow(TypeError);
    expect(() => value.http.cors.origins.push('*')).toThrow(TypeError);
    expect(() => Object.assign(value.auth, { pepper: '' })).toThrow(TypeError);
    expect(() => Object.assign(value.log.labels['team'] as object, { name: 'x' })).toThrow(TypeError);
  });

  it('leaves a default alone that instances share', () => {
    const shared = ['a'];
    class Config {
      list = shared;
    }
    load(Config);
    expect(Object.isFrozen(shared)).toBe(false);
  });

  it('can be awaited', async () => {
    expect((await load(AppConfig)).environment).toBe('development');
  });

  it('reads the environment, the arguments and the folder of the process when nothing is given', () => {
    class Config {
      fromEnv = '';
      fromArgument = '';
      fromFile = '';
    }
    const { argv, cwd } = process;
    process.env['ASHLAR_CONFIG_SPEC__FROM_ENV'] = 'a';
    process.argv = ['node', 'main.js', '--fromArgument=b'];
    process.cwd = () => folderWith({ 'config/local.yaml': 'fromFile: c' });
    try {
      expect(loadConfig(Config, { prefix: 'ASHLAR_CONFIG_SPEC' }).value).toEqual({
        fromEnv: 'a',
        fromArgument: 'b',
        fromFile: 'c',
      });
    } finally {
      delete process.env['ASHLAR_CONFIG_SPEC__FROM_ENV'];
      Object.assign(process, { argv, cwd });
    }
  });

  it.each(['production', 'test', 'staging'])('reads config/{environment} but no .env in %s', (environment) => {
    class Config {
      name = '';
      other = '';
    }
    const directory = folderWith({ '.env': 'APP__OTHER=env', [`config/${environment}.yaml`]: `name: ${environment}` });
    expect(load(Config, { directory, environment }).value).toEqual({ name: environment, other: '' });
  });
});

describe('defaults', () => {
  const defaults = {
    source: 'embedded PostgreSQL',
    values: { database: { url: 'postgres://postgres@127.0.0.1/app' }, http: { port: 1 } },
  };

  it('count more than initialisers and less than every file', () => {
    const directory = folderWith({ 'config/default.yaml': 'http: { port: 2 }' });
    const loaded = load(AppConfig, { defaults: () => defaults, directory });
    expect([loaded.value.database.url, loaded.value.http.port]).toEqual(['postgres://postgres@127.0.0.1/app', 2]);
    expect(loaded.rows.find(({ path }) => path === 'database.url')?.source).toBe('embedded PostgreSQL');
  });
});

describe('several defaults', () => {
  it('are several sources, the last of which wins', () => {
    const defaults = (): ConfigOverrides<AppConfig>[] => [
      { source: 'first', values: { database: { url: 'postgres://first/a' } } },
      { source: 'second', values: { database: { url: 'postgres://second/b' } } },
    ];
    const { rows } = load(AppConfig, { defaults });
    expect(rows.find(({ path }) => path === 'database.url')?.source).toBe('second');
  });
});

describe('defaults of one environment', () => {
  it('are given by who knows it', () => {
    const seen: unknown[] = [];
    const defaults = (context: object) => void seen.push(context);
    expect(issuesOf(AppConfig, { defaults, environment: 'production' })).toContainEqual(
      expect.objectContaining({ path: 'database.url' }),
    );
    expect(seen).toEqual([{ environment: 'production', production: true }]);
  });
});

describe('overrides', () => {
  it('may be values as they are inside, or as they are written outside', () => {
    const values = { http: { requestTimeout: 5_000, bodyLimit: '2mb' as unknown as number, host: undefined } };
    const { http } = load(AppConfig, { overrides: { source: 'a test', values } }).value;
    expect([http.requestTimeout, http.bodyLimit, http.host]).toEqual([5_000, 2_097_152, '127.0.0.1']);
  });

  it('names its source in mistakes', () => {
    const values = { http: { prot: 1, cors: 'all' }, database: { poolMax: 0 } } as object;
    expect(issuesOf(AppConfig, { overrides: { source: 'embedded PostgreSQL', values } })).toEqual([
      {
        path: 'http.prot',
        source: 'embedded PostgreSQL',
        message: 'is no option of this service',
        suggestion: 'http.port',
      },
      { path: 'http.cors', source: 'embedded PostgreSQL', message: 'is a section: nest its options under it' },
      {
        path: 'database.poolMax',
        value: '0',
        source: 'embedded PostgreSQL',
        message: 'must be an integer, at least 1',
      },
    ]);
  });
});
