import { describe, expect, it } from '@jest/globals';
import { AppConfig } from './app.config.js';
import { folderWith, issuesOf, load } from './folder.js';

const withFile = (name: string, content: string | Uint8Array) => ({ directory: folderWith({ [name]: content }) });
const unknown = 'is no option of this service';

describe('config files', () => {
  it('may be YAML', () => {
    const { http, log } = load(
      AppConfig,
      withFile(
        'config/default.yml',
        'http:\n  port: 8080\n  requestTimeout: 45s\n  debug: yes\n  cors:\n    origins: [a, b]\nlog:\n  labels:\n    team: { name: core }\n',
      ),
    ).value;
    expect(http).toMatchObject({ port: 8080, requestTimeout: 45_000, debug: true, cors: { origins: ['a', 'b'] } });
    expect(log.labels).toEqual({ team: { name: 'core' } });
  });

  it('may be JSON, with a byte order mark', () => {
    const text = '\ufeff{ "http": { "port": 8080, "bodyLimit": 2048, "cors": { "origins": "a,b" } } }';
    expect(load(AppConfig, withFile('config/default.json', text)).value.http).toMatchObject({
      port: 8080,
      bodyLimit: 2048,
      cors: { origins: ['a', 'b'] },
    });
  });

  it.each(['', '# nothing yet\n', 'http:\n  # port: 1\n'])('may say nothing: %j', (text) => {
    expect(load(AppConfig, withFile('config/default.yaml', text)).value).toEqual(load(AppConfig).value);
  });

  it('may hold options only', () => {
    const text =
      'htp:\n  port: 1\nhttp:\n  prot: 1\n  cors: { origin: a }\nmail: { host: a }\ndatabase.poolMax: 1\npoolMin: 1\n';
    expect(issuesOf(AppConfig, withFile('config/default.yaml', text))).toEqual([
      { path: 'htp', source: 'config/default.yaml:1:1', message: unknown, suggestion: 'http' },
      { path: 'http.prot', source: 'config/default.yaml:4:3', message: unknown, suggestion: 'http.port' },
      {
        path: 'http.cors.origin',
        source: 'config/default.yaml:5:11',
        message: unknown,
        suggestion: 'http.cors.origins',
      },
      { path: 'mail', source: 'config/default.yaml:6:1', message: unknown },
      {
        path: 'database.poolMax',
        source: 'config/default.yaml:7:1',
        message: 'is written with a dot: nest the option under its section',
      },
      { path: 'poolMin', source: 'config/default.yaml:8:1', message: unknown, suggestion: 'database.poolMin' },
    ]);
  });

  it('may not put a value where a section is, nor nothing where a value is', () => {
    const text = 'http: 8080\ndatabase: [1]\nlog:\n  level:\n  sampling: ~\n';
    expect(issuesOf(AppConfig, withFile('config/local.yaml', text))).toMatchObject([
      { path: 'http', message: 'is a section: nest its options under it' },
      { path: 'database', message: 'is a section: nest its options under it' },
      { path: 'log.level', message: 'must be one of debug, info, error: remove the key where it has no value' },
      { path: 'log.sampling', value: 'null', message: 'must be a number: remove the key where it has no value' },
    ]);
  });

  it.each(['[1, 2]', 'text'])('may not be %s', (text) => {
    expect(issuesOf(AppConfig, withFile('config/default.yaml', text))).toEqual([
      { path: '', source: 'config/default.yaml', message: 'has to be a mapping of sections and options' },
    ]);
  });

  it.each([
    ['yaml', '__proto__:\n  admin: true\n'],
    ['yaml', 'constructor:\n  prototype:\n    admin: true\n'],
    ['yaml', 'http:\n  __proto__: { admin: true }\n'],
    ['yaml', 'log:\n  labels:\n    __proto__: { admin: true }\n'],
    ['json', '{"__proto__": {"admin": true}}'],
    ['json', '{"http": {"constructor": {"prototype": {"admin": true}}}}'],
    ['json', '{"log": {"labels": {"__proto__": {"admin": true}}}}'],
  ])('can not reach a prototype: %s %j', (extension, text) => {
    expect(issuesOf(AppConfig, withFile(`config/default.${extension}`, text))).toHaveLength(1);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect((AppConfig.prototype as unknown as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('tell file, line and column of a mistake in their syntax', () => {
    const directory = folderWith({
      'config/default.yaml': 'http:\n  port: 1\n  port: 2\n',
      'config/development.json': '{\n  "http": {\n    "port": 1,\n  }\n}',
      'config/local.yaml': 'auth:\n  pepper: *hunter2\n',
    });
    expect(issuesOf(AppConfig, { directory }).map(({ source, message }) => `${source} ${message}`)).toEqual([
      'config/default.yaml:3:3 is a key that was there before in the same mapping: keep one',
      'config/development.json:4:3 has to be a key in double quotes',
      'config/local.yaml:2:11 is an alias (*) of an anchor that does not exist: quote a text that begins with *',
    ]);
  });

  it('tell the place of a value that is refused', () => {
    expect(issuesOf(AppConfig, withFile('config/local.yaml', '# mine\nhttp:\n    port: 80a\n'))).toEqual([
      {
        path: 'http.port',
        value: '"80a"',
        source: 'config/local.yaml:3:5',
        message: 'must be an integer from 0 to 65535',
      },
    ]);
  });

  it('are one for each layer', () => {
    const directory = folderWith({ 'config/default.yaml': 'http: { port: 1 }', 'config/default.json': '{}' });
    expect(issuesOf(AppConfig, { directory })).toEqual([
      {
        path: '',
        source: 'config/default.json',
        message: 'lies beside config/default.yaml: keep one file for each layer',
      },
    ]);
  });

  it('have to be readable', () => {
    const directory = folderWith({
      'config/default.yaml/x': '',
      'config/development.json': Uint8Array.of(0x7b, 0xff, 0x7d),
      'config/local.yaml': `# ${'x'.repeat(1024 * 1024)}`,
    });
    expect(issuesOf(AppConfig, { directory })).toEqual([
      { path: '', source: 'config/default.yaml', message: 'is no regular file' },
      { path: '', source: 'config/development.json', message: 'is not UTF-8' },
      { path: '', source: 'config/local.yaml', message: 'is larger than 1 MB' },
    ]);
  });

  it('have to be in a folder', () => {
    expect(issuesOf(AppConfig, { directory: folderWith({ config: '' }) })[0]).toEqual({
      path: '',
      source: 'config/default.yaml',
      message: "can't be read (ENOTDIR)",
    });
  });
});
