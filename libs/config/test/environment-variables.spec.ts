import { describe, expect, it } from '@jest/globals';
import { aliases, AppConfig } from './app.config.js';
import { folderWith, issuesOf, load } from './folder.js';

const unknown = 'is no option of this service';

describe('environment variables', () => {
  it('set options of every kind, in any case', () => {
    const env = {
      APP__HTTP__HOST: '0.0.0.0',
      app__http__port: '8080',
      APP__HTTP__DEBUG: 'yes',
      APP__HTTP__REQUEST_TIMEOUT: '45s',
      APP__HTTP__BODY_LIMIT: '10mb',
      APP__HTTP__CORS__ORIGINS: 'https://a.example, https://b.example',
      APP__LOG__SAMPLING: '0.25',
      APP__LOG__LABELS: '{"team":"core"}',
      APP__LOG__BUCKETS: '50ms,1s',
      APP__DATABASE__POOL_MAX: '20',
    };
    const { http, log, database } = load(AppConfig, { env }).value;
    expect(http).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      debug: true,
      requestTimeout: 45_000,
      bodyLimit: 10_485_760,
      cors: { origins: ['https://a.example', 'https://b.example'] },
    });
    expect(log).toEqual({ level: 'info', sampling: 0.25, labels: { team: 'core' }, buckets: [50, 1_000] });
    expect(database.poolMax).toBe(20);
  });

  it('have names of their own by alias, which count less than the full name', () => {
    expect(load(AppConfig, { aliases, env: { PORT: '1' } }).value.http.port).toBe(1);
    expect(load(AppConfig, { aliases, env: { APP__HTTP__PORT: '2', PORT: '1' } }).value.http.port).toBe(2);
  });

  it('of other programs are none of ours', () => {
    const env = {
      PATH: '/bin',
      APP_NAME: 'x',
      APPLE__PIE: '1',
      HTTP__PORT: '1',
      PORT_FILE: '/x',
      NODE_ENV: 'test',
      APP__X: undefined,
    };
    expect(load(AppConfig, { env, aliases }).value.http.port).toBe(3000);
  });

  it('under the prefix have to be options', () => {
    const env = {
      APP__HTTP__PROT: '1',
      APP__DATABSE__URL: 'postgres://x',
      APP__HTTP: '{}',
      APP__: '1',
      APP__MAIL__HOST: '1',
    };
    expect(issuesOf(AppConfig, { env })).toEqual([
      {
        path: 'http.prot',
        source: 'environment variable APP__HTTP__PROT',
        message: unknown,
        suggestion: 'APP__HTTP__PORT',
      },
      {
        path: 'databse.url',
        source: 'environment variable APP__DATABSE__URL',
        message: unknown,
        suggestion: 'APP__DATABASE__URL',
      },
      {
        path: 'http',
        source: 'environment variable APP__HTTP',
        message: 'is a section: set its options, APP__HTTP__...',
      },
      { path: '', source: 'environment variable APP__', message: unknown },
      {
        path: 'mail.host',
        source: 'environment variable APP__MAIL__HOST',
        message: unknown,
        suggestion: 'APP__HTTP__HOST',
      },
    ]);
  });

  it('take another prefix', () => {
    expect(load(AppConfig, { prefix: 'MY_SHOP', env: { MY_SHOP__HTTP__PORT: '1', APP__X: '1' } }).value.http.port).toBe(
      1,
    );
  });

  it('may say which environment it is', () => {
    expect(load(AppConfig, { env: { APP__ENVIRONMENT: 'staging' } }).environment).toBe('staging');
  });

  it.each([
    ['APP__HTTP__PORT', '80a', 'http.port', 'must be an integer from 0 to 65535'],
    ['APP__HTTP__PORT', '', 'http.port', 'must be an integer from 0 to 65535'],
    ['APP__HTTP__PORT', '65536', 'http.port', 'must be an integer from 0 to 65535'],
    ['APP__HTTP__PORT', '80.5', 'http.port', 'must be an integer from 0 to 65535'],
    ['APP__HTTP__DEBUG', 'maybe', 'http.debug', 'must be true or false'],
    ['APP__HTTP__REQUEST_TIMEOUT', '30 seconds', 'http.requestTimeout', 'must be a duration such as 30s, at least 1ms'],
    ['APP__HTTP__BODY_LIMIT', '10 megabytes', 'http.bodyLimit', 'must be a size such as 10mb, at least 1b'],
    ['APP__LOG__LEVEL', 'verbose', 'log.level', 'must be one of debug, info, error'],
    ['APP__LOG__LABELS', '{"__proto__":{}}', 'log.labels', expect.stringContaining('no key may be __proto__')],
  ])('%s=%s is a mistake', (name, value, path, message) => {
    expect(issuesOf(AppConfig, { env: { [name]: value } })).toEqual([
      { path, value: expect.any(String), source: `environment variable ${name}`, message },
    ]);
  });

  it('of the same option exclude each other', () => {
    expect(issuesOf(AppConfig, { env: { APP__HTTP__PORT: '1', app__http__port: '2' } })).toEqual([
      {
        path: 'http.port',
        source: 'environment variable app__http__port',
        message: 'sets the same option as APP__HTTP__PORT: remove one of them',
      },
    ]);
  });
});

describe('.env', () => {
  const read = (text: string) => ({ directory: folderWith({ '.env': text }), aliases });

  it('sets options in development, aliases too, and leaves the rest to others', () => {
    const { http } = load(AppConfig, read('NX_DAEMON=true\nPORT=1\nAPP__HTTP__HOST="0.0.0.0" # all\n')).value;
    expect([http.port, http.host]).toEqual([1, '0.0.0.0']);
  });

  it('names file and line of a mistake, without quoting it', () => {
    expect(issuesOf(AppConfig, read('# comment\nAPP__HTTP__PROT=1\nhunter2\nAPP__LOG__LEVEL=loud\n'))).toEqual([
      { path: '', source: '.env:3', message: 'is not of the form NAME=value' },
      { path: 'http.prot', source: '.env:2', message: unknown, suggestion: 'APP__HTTP__PORT' },
      { path: 'log.level', value: '"loud"', source: '.env:4', message: 'must be one of debug, info, error' },
    ]);
  });

  it('can not change the environment, which decides whether it is read', () => {
    expect(issuesOf(AppConfig, read('APP__ENVIRONMENT=production'))).toMatchObject([
      { source: '.env:1', message: expect.stringContaining('comes too late') },
    ]);
    expect(load(AppConfig, read('APP__ENVIRONMENT=development')).environment).toBe('development');
  });

  it('takes the last of two equal lines', () => {
    expect(load(AppConfig, read('PORT=1\nPORT=2')).value.http.port).toBe(2);
  });

  it('may not be a folder', () => {
    expect(issuesOf(AppConfig, { directory: folderWith({ '.env/file': '' }) })).toEqual([
      { path: '', source: '.env', message: 'is no regular file' },
    ]);
  });
});
