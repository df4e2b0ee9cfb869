import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString, Matches, MinLength } from 'class-validator';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import {
  type CheckedOptions,
  ConfigError,
  describeConfig,
  formatConfig,
  loadConfig,
  type OptionIssue,
  Secret,
} from '../src/index.js';
import { aliases, AppConfig, strongPepper } from './app.config.js';
import { errorOf, folderWith, issuesOf, load } from './folder.js';

const secret = 'hunter2-hunter2-hunter2';
const url = 'postgres://app:hunter2@db/app';
const env = { APP__AUTH__PEPPER: secret, DATABASE_URL: url, APP__AUTH__OLD_PEPPERS: `${secret}1,${secret}2` };
const loaded = load(AppConfig, { env, aliases });
const config = loaded.value;

describe('a secret', () => {
  it('is read as any other value', () => {
    expect(config.auth.pepper).toBe(secret);
    expect(config.auth.oldPeppers).toEqual([`${secret}1`, `${secret}2`]);
    expect(config.database.url).toBe(url);
  });

  it.each([
    ['util.inspect', inspect(config, { depth: null })],
    ['util.inspect with hidden fields', inspect(config, { depth: null, showHidden: true, getters: true })],
    ['util.inspect without hooks', inspect(config, { depth: null, customInspect: false })],
    ['util.inspect of the section', inspect(config.auth)],
    ['console.log with %o, %O, %j', format('%o %O %j %s', config, config, config, config)],
    ['JSON.stringify', JSON.stringify(config)],
    ['JSON.stringify of the section', JSON.stringify({ auth: config.auth, database: config.database })],
    ['a spread', JSON.stringify({ ...config.auth, ...config.database })],
    ['Object.assign', JSON.stringify(Object.assign({}, config.auth))],
    ['Object.entries', String(Object.entries(config.auth))],
    ['structuredClone', inspect(structuredClone(config.database))],
    ['a template', `${String(config.auth)}`],
    ['what was loaded', inspect(loaded, { depth: null, showHidden: true })],
    ['its description', formatConfig(describeConfig(loaded)) + formatConfig(describeConfig(loaded), 'json')],
    ['pino', logged(config)],
    ['pino given the section', logged(config.auth)],
    ['pino given what was loaded', logged({ loaded })],
  ])('does not appear in %s', (_, text) => {
    expect(text).not.toContain('hunter2');
  });

  it('shows that it is there', () => {
    expect(inspect(config.auth)).toContain("pepper: '[hidden]'");
    expect(JSON.parse(JSON.stringify(config.auth))).toEqual({ pepper: '[hidden]', oldPeppers: '[hidden]' });
    expect(inspect(load(AppConfig).value.database)).not.toContain('[hidden]');
    expect(inspect({ a: { b: { c: config.auth } } })).toContain('[AuthOptions]');
    expect(inspect(config, { depth: 0 })).toContain('[AuthOptions]');
  });

  it('is no part of what toEqual compares', () => {
    expect(config.auth).toEqual({});
    expect(config.auth).toEqual(load(AppConfig).value.auth);
  });
});

describe('a secret in a file of its own', () => {
  it.each(['APP__AUTH__PEPPER_FILE', 'APP__AUTH__PEPPER__FILE', 'app__auth__pepper_file'])('is named by %s', (name) => {
    const directory = folderWith({ 'run/pepper': `${secret}\n` });
    const { value, rows } = load(AppConfig, { env: { [name]: join(directory, 'run/pepper') } });
    expect(value.auth.pepper).toBe(secret);
    expect(rows.find(({ path }) => path === 'auth.pepper')?.source).toBe(`environment variable ${name}`);
  });

  it.each([`${secret}\r\n`, `${secret}\n\n`, secret, `\ufeff${secret}`])(
    'is read without line breaks at its end: %j',
    (text) => {
      const directory = folderWith({ pepper: text });
      expect(load(AppConfig, { directory, env: { APP__AUTH__PEPPER_FILE: 'pepper' } }).value.auth.pepper).toBe(secret);
    },
  );

  it('keeps spaces and inner lines', () => {
    const directory = folderWith({ pepper: ' a\nb \n' });
    expect(load(AppConfig, { directory, env: { APP__AUTH__PEPPER_FILE: 'pepper' } }).value.auth.pepper).toBe(' a\nb ');
  });

  it('may be named by an alias, and in .env', () => {
    const directory = folderWith({ url, '.env': 'DATABASE_URL_FILE=url\n' });
    expect(load(AppConfig, { directory, aliases }).value.database.url).toBe(url);
  });

  it.each([
    ['nowhere', {}, 'names a file that does not exist'],
    ['folder', { 'folder/x': '' }, 'names a file that is no regular file'],
    ['empty', { empty: '\n' }, 'names a file that is empty'],
    ['binary', { binary: Uint8Array.of(0xff, 0xfe) }, 'names a file that is not UTF-8'],
    ['/dev/zero', {}, 'names a file that is no regular file'],
    ['a\u0000b', {}, "names a file that can't be read (ERR_INVALID_ARG_VALUE)"],
  ])('%j has to be readable', (name, files: Record<string, string | Uint8Array>, message) => {
    expect(issuesOf(AppConfig, { directory: folderWith(files), env: { APP__AUTH__PEPPER_FILE: name } })).toEqual([
      { path: 'auth.pepper', source: 'environment variable APP__AUTH__PEPPER_FILE', message },
    ]);
  });

  it('is not shown when it stands where the name of its file belongs', () => {
    expect(inspect(errorOf(AppConfig, { env: { APP__AUTH__PEPPER_FILE: secret } }))).not.toContain('hunter2');
  });

  it('excludes the secret itself', () => {
    const directory = folderWith({ pepper: secret });
    expect(
      issuesOf(AppConfig, { directory, env: { APP__AUTH__PEPPER: secret, APP__AUTH__PEPPER_FILE: 'pepper' } }),
    ).toEqual([
      {
        path: 'auth.pepper',
        source: 'environment variable APP__AUTH__PEPPER_FILE',
        message: 'sets the same option as APP__AUTH__PEPPER: remove one of them',
      },
    ]);
  });

  it('is for secrets only', () => {
    expect(issuesOf(AppConfig, { env: { APP__HTTP__PORT_FILE: '/run/port' } })).toEqual([
      {
        path: 'http.port',
        source: 'environment variable APP__HTTP__PORT_FILE',
        message: 'is no secret: only secrets are read from a file, set it itself',
      },
    ]);
  });

  it('gives way to an option that is really called so', () => {
    class Tls {
      keyFile = '';
    }
    class Config {
      tls = new Tls();
    }
    expect(load(Config, { env: { APP__TLS__KEY_FILE: '/run/key' } }).value.tls.keyFile).toBe('/run/key');
  });
});

describe('a mistake about a secret', () => {
  class Talkative implements CheckedOptions {
    @Secret() @Matches(/^[a-z]+$/, { message: '$property must be letters, but is $value' }) word = 'abcdef';
    @Secret() @IsString() @MinLength(200) long = 'x'.repeat(200);
    @Secret() @IsOptional() @IsString() dsn?: string;

    *checkOptions(): Iterable<OptionIssue> {
      if (this.word !== 'abcdef') yield { property: 'word', message: `${this.word} is refused` };
      if (this.dsn !== undefined) {
        yield { property: 'dsn', message: `has the password ${new URL(this.dsn).password}` };
        throw new TypeError(`can't parse ${this.dsn}`);
      }
    }
  }
  class Config {
    talk = new Talkative();
  }

  it('never shows it, whatever the author of the rule writes', () => {
    const given = { APP__TALK__WORD: secret, APP__TALK__LONG: `${secret}!`, APP__TALK__DSN: 'x://u:hunter%222@h' };
    const error = errorOf(Config, { env: given });
    expect(error.issues).toMatchObject([
      { path: 'talk.word', value: '[hidden]', message: 'is refused (the reason would show a secret)' },
      { path: 'talk.long', value: '[hidden]', message: 'must be a text of at least 200 characters' },
      { path: 'talk', message: 'is refused (the reason would show a secret)' },
    ]);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2');
  });

  it('never shows a random one, wherever it stands and whatever is wrong around it', () => {
    const random = fc.stringMatching(/^[!-~]{12,40}$/).map((text) => `Z${text}Z`);
    fc.assert(
      fc.property(random, fc.constantFrom('production', 'development'), (text, environment) => {
        const json = JSON.stringify(text);
        const directory = folderWith({
          'config/default.yaml': `auth:\n  pepper: ${json}\n  peper: ${json}\n  oldPeppers: [${json}, 1]\n`,
          'config/local.json': `{"auth": {"pepper": [${json}]}, "database": {"url": ${json}}, "peper": ${json}}`,
          [`config/${environment}.yaml`]: `auth: { pepper: ${text} ]`,
          '.env': `${text}\nAPP__AUTH__PEPPER_FILE=${json}\nAPP__AUTH__PEPER=${json}\n`,
        });
        const error = errorOf(AppConfig, {
          directory,
          environment,
          env: { APP__AUTH__PEPPPER: text, APP__DATABASE__URL_FILE: text, APP__AUTH__PEPPER: text },
          argv: [`--auth.peper=${text}`, `--auth.oldPeppers=[${json}`, '--database.url', text.replace(/^-/, 'x')],
        });
        const shown = `${inspect(error, { depth: null, showHidden: true })}\n${error.message}\n${JSON.stringify(error)}`;
        expect(shown).not.toContain(text);
        expect(shown).not.toContain(json.slice(1, -1));
        expect(error.issues.length).toBeGreaterThan(5);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a secret in the whole process', () => {
  it('stays out of an error that nobody caught', () => {
    const error = errorOf(AppConfig, { env: { ...env, APP__HTTP__PORT: 'x' }, aliases });
    const script = `throw Object.assign(new Error(process.argv[1]), JSON.parse(process.argv[2]))`;
    const run = () =>
      execFileSync(process.execPath, ['-e', script, error.message, JSON.stringify(error)], { stdio: 'pipe' });
    expect(run).toThrow(expect.objectContaining({ stderr: expect.not.stringContaining('hunter2') }));
  });

  it('is not the cause of the error either', () => {
    expect(errorOf(AppConfig, { env: { ...env, APP__HTTP__PORT: 'x' }, aliases }).cause).toBeUndefined();
  });
});

describe('a missing secret', () => {
  class Auth {
    @Secret() pepper!: string;
    @IsString() name!: string;
  }
  class Config {
    auth = new Auth();
  }

  it('is reported with the places where it belongs', () => {
    expect(issuesOf(Config)).toEqual([
      {
        path: 'auth.name',
        source: 'default',
        message: 'is required: set APP__AUTH__NAME, or put it in config/local.yaml',
      },
      {
        path: 'auth.pepper',
        source: 'default',
        message:
          'is required: set APP__AUTH__PEPPER, or APP__AUTH__PEPPER_FILE to the file that holds it, ' +
          'or put it in config/local.yaml (never in a committed file)',
      },
    ]);
  });

  it('is found wherever it is set', () => {
    const directory = folderWith({ 'config/local.yaml': `auth: { pepper: "${strongPepper}", name: a }` });
    expect(loadConfig(Config, { directory, env: {}, argv: [], environment: 'production' }).value.auth.pepper).toBe(
      strongPepper,
    );
  });
});

it('ConfigError is an error that tells everything by itself', () => {
  expect(errorOf(AppConfig, { env: { APP__HTTP__PORT: 'x' } })).toBeInstanceOf(ConfigError);
});

function logged(value: object): string {
  const lines: string[] = [];
  pino({}, { write: (line: string) => lines.push(line) }).info(value);
  return lines.join('');
}
