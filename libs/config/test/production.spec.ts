import { describe, expect, it } from '@jest/globals';
import { IsArray, IsInt } from 'class-validator';
import { type CheckedOptions, type OptionIssue, Secret } from '../src/index.js';
import { aliases, AppConfig, strongPepper, strongUrl } from './app.config.js';
import { issuesOf, load } from './folder.js';

const good = { APP__AUTH__PEPPER: strongPepper, DATABASE_URL: strongUrl };
const issues = (env: Record<string, string>, environment = 'production') => {
  const all = { ...good, ...env };
  return issuesOf(AppConfig, {
    environment,
    env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '-')),
    aliases,
  });
};

describe('in production', () => {
  it('a good configuration loads', () => {
    const loaded = load(AppConfig, { environment: 'production', env: good, aliases });
    expect([loaded.production, loaded.environment]).toEqual([true, 'production']);
  });

  it.each([
    ['short', 'is too short for production: it needs at least 16 characters'],
    ['changeme-changeme', 'is a placeholder, refused in production: generate a random one'],
    ['my-secret-password', 'is a placeholder, refused in production: generate a random one'],
    ['aaaaaaaaaaaaaaaaaaaa', 'is easy to guess, refused in production: generate a random one'],
  ])('the secret %s is refused', (pepper, message) => {
    expect(issues({ APP__AUTH__PEPPER: pepper })).toEqual([
      { path: 'auth.pepper', value: '[hidden]', source: 'environment variable APP__AUTH__PEPPER', message },
    ]);
  });

  it('a weak default of a secret is refused', () => {
    expect(issues({ APP__AUTH__PEPPER: '-' })).toMatchObject([
      { path: 'auth.pepper', source: 'default', value: '[hidden]' },
    ]);
  });

  it('every item of a list of secrets counts', () => {
    expect(issues({ APP__AUTH__OLD_PEPPERS: `${strongPepper},changeme` })).toMatchObject([{ path: 'auth.oldPeppers' }]);
  });

  it('the password in a URL counts', () => {
    expect(issues({ DATABASE_URL: 'postgres://app:changeme@db/app' })).toEqual([
      {
        path: 'database.url',
        value: '[hidden]',
        source: 'environment variable DATABASE_URL',
        message: 'has a password that is a placeholder, refused in production: generate a random one',
      },
    ]);
  });

  it('a secret may ask for more characters', () => {
    class Config {
      @Secret({ minLength: 40 }) key = strongPepper;
    }
    expect(issuesOf(Config, { environment: 'production' })).toMatchObject([
      { message: expect.stringContaining('at least 40') },
    ]);
    expect(load(Config).value.key).toBe(strongPepper);
  });

  it('rules of the classes apply: no query log, no wildcard, a database', () => {
    expect(issues({ APP__DATABASE__LOG_QUERIES: 'on', APP__HTTP__CORS__ORIGINS: '*', DATABASE_URL: '-' })).toEqual([
      {
        path: 'http.cors.origins',
        value: '*',
        source: 'environment variable APP__HTTP__CORS__ORIGINS',
        message: 'must name each origin in production, * is refused',
      },
      {
        path: 'database.logQueries',
        value: 'true',
        source: 'environment variable APP__DATABASE__LOG_QUERIES',
        message: 'must be off in production',
      },
      {
        path: 'database.url',
        source: 'default',
        message: expect.stringMatching(/^is required in production: set DATABASE_URL, or /),
      },
    ]);
  });
});

describe('outside production', () => {
  it.each(['development', 'test', 'staging'])('the same is fine in %s', (environment) => {
    const env = { APP__AUTH__PEPPER: 'short', APP__DATABASE__LOG_QUERIES: 'on', APP__HTTP__CORS__ORIGINS: '*' };
    expect(load(AppConfig, { environment, env }).value.database.logQueries).toBe(true);
  });
});

describe('checkOptions', () => {
  it('compares options with one another', () => {
    expect(issuesOf(AppConfig, { env: { APP__DATABASE__POOL_MIN: '5', APP__DATABASE__POOL_MAX: '2' } })).toEqual([
      {
        path: 'database.poolMax',
        value: '2',
        source: 'environment variable APP__DATABASE__POOL_MAX',
        message: 'must be at least poolMin',
      },
    ]);
  });

  it('does not repeat what the decorators refuse already', () => {
    expect(issuesOf(AppConfig, { env: { APP__DATABASE__POOL_MIN: '5', APP__DATABASE__POOL_MAX: '0' } })).toHaveLength(
      1,
    );
    expect(issuesOf(AppConfig, { env: { APP__DATABASE__POOL_MIN: '50', APP__DATABASE__POOL_MAX: 'x' } })).toHaveLength(
      1,
    );
  });

  it('may concern a section as a whole, the options of an inner one, or one option twice', () => {
    class Inner {
      @IsInt() value = 1;
      @IsArray() list: number[] = [1];
    }
    class Config implements CheckedOptions {
      inner = new Inner();
      *checkOptions(): Iterable<OptionIssue> {
        yield { property: '', message: 'is odd' };
        yield { property: 'inner', message: 'is odd too' };
        yield { property: 'inner.value', message: 'is first' };
        yield { property: 'inner.value', message: 'is second' };
        yield { property: 'inner.list', message: 'is long' };
      }
    }
    expect(issuesOf(Config)).toEqual([
      { path: '', source: 'options together', message: 'is odd' },
      { path: 'inner', source: 'options together', message: 'is odd too' },
      { path: 'inner.value', value: '1', source: 'default', message: 'is first; is second' },
      { path: 'inner.list', value: '1', source: 'default', message: 'is long' },
    ]);
  });

  it('that throws is a mistake, not a crash', () => {
    class Config implements CheckedOptions {
      value = 1;
      checkOptions(): Iterable<OptionIssue> {
        throw new TypeError('no');
      }
    }
    expect(issuesOf(Config)).toEqual([
      { path: '', source: 'options together', message: 'can\'t be checked: checkOptions of Config threw "no"' },
    ]);
  });

  it('can not change what it checks', () => {
    class Config implements CheckedOptions {
      value = 1;
      checkOptions(): Iterable<OptionIssue> {
        this.value = 2;
        return [];
      }
    }
    expect(issuesOf(Config)).toMatchObject([{ message: expect.stringContaining('checkOptions of Config threw') }]);
  });
});

describe('class-validator', () => {
  it('has the word where its rule is not one of ours, or its author wrote a message', async () => {
    const { IsInt, Min, IsIn, IsHexColor, registerDecorator } = await import('class-validator');
    class Config {
      @IsInt() @Min(10, { message: '$property must be ten or more' }) count = 1;
      @IsHexColor() colour = 'red';
      @IsIn(['a'], { message: 'pick a' }) letter = 'b';
      @IsIn([1], { each: true, message: 'each value in list must be 1' }) list = [2];
      even = 1;
    }
    const validator = {
      validate: (value: unknown) => Number(value) % 2 === 0,
      defaultMessage: () => 'even must be even',
    };
    registerDecorator({ name: 'isEven', target: Config, propertyName: 'even', validator });
    expect(issuesOf(Config).map(({ path, message }) => `${path} ${message}`)).toEqual([
      'count must be ten or more',
      'colour must be a hexadecimal color',
      'letter pick a',
      'list each value in list must be 1',
      'even must be even',
    ]);
  });
});
