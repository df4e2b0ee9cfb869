import { isDomainError } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import { CONFIG_EXIT_CODE, ConfigClassError, loadConfig, reportConfigError } from '../src/index.js';
import { aliases, AppConfig } from './app.config.js';
import { errorOf, folderWith, load } from './folder.js';

const REPORT = `5 mistakes in the configuration (environment "production"):

  htp (config/default.yaml:1:1)
    is no option of this service
    Did you mean http?

  http.port = "80a" (environment variable PORT)
    must be an integer from 0 to 65535

  database.poolMax = 2 (--database.poolMax)
    must be at least poolMin

  database.url (default)
    is required in production: set DATABASE_URL, or DATABASE_URL_FILE to the file that holds it, or put it in config/local.yaml (never in a committed file)

  auth.pepper = [hidden] (config/local.yaml:1:9)
    is too short for production: it needs at least 16 characters`;

const wrong = () =>
  errorOf(AppConfig, {
    aliases,
    directory: folderWith({
      'config/default.yaml': 'htp: { port: 1 }',
      'config/local.yaml': 'auth: { pepper: changeme }',
    }),
    env: { NODE_ENV: 'production', PORT: '80a', APP__DATABASE__POOL_MIN: '3' },
    argv: ['serve', '--database.poolMax=2'],
  });

describe('the report', () => {
  it('holds every mistake with path, value, source, what is allowed, and what was meant', () => {
    expect(wrong().message).toBe(REPORT);
  });

  it('counts one mistake as one', () => {
    expect(errorOf(AppConfig, { argv: ['--http.port=x'] }).message).toMatch(
      /^1 mistake in the configuration \(environment "development"\):/,
    );
  });

  it('is the message of a domain error that any copy of the package knows', () => {
    const error = wrong();
    expect(isDomainError(error, 'CONFIG_INVALID')).toBe(true);
    expect([error.name, error.category, error.issues.length]).toEqual(['ConfigError', 'invalid', 5]);
    expect(Object.isFrozen(error.issues)).toBe(true);
  });

  it('can not repaint a terminal', () => {
    const { message } = errorOf(AppConfig, {
      env: { APP__HTTP__PORT: '\u001b[2J\u001b[1;31mok' },
      argv: ['--http.po\u001b[2Jrt=1'],
    });
    expect(message).not.toContain('\u001b');
  });
});

describe('reportConfigError', () => {
  it('writes the report and returns the exit code of sysexits', () => {
    const written: string[] = [];
    expect(reportConfigError(wrong(), { write: (text) => written.push(text) })).toBe(78);
    expect(written.join('')).toBe(`${REPORT}\n`);
    expect(CONFIG_EXIT_CODE).toBe(78);
  });

  it.each([new Error('other'), undefined, new ConfigClassError('Config', ['wrong'])])(
    'leaves %s to others',
    (error) => {
      const written: string[] = [];
      expect(reportConfigError(error, { write: (text) => written.push(text) })).toBeUndefined();
      expect(written).toEqual([]);
    },
  );
});

describe('loadConfig called wrongly', () => {
  it.each(['', 'APP__', 'APP_', '1APP', 'MY-APP', 'A__B'])('refuses the prefix "%s"', (prefix) => {
    expect(() => load(AppConfig, { prefix })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_CLASS_INVALID',
        problems: [expect.stringContaining(`the prefix "${prefix}"`)],
      }),
    );
  });

  it('refuses an alias of no option', () => {
    expect(() => loadConfig(AppConfig, { aliases: { PORT: 'http.prot', X: 'nothing.like.it' } })).toThrow(
      expect.objectContaining({
        problems: [
          'the alias PORT sets "http.prot", which is no option: did you mean "http.port"?',
          'the alias X sets "nothing.like.it", which is no option',
        ],
      }),
    );
  });
});
