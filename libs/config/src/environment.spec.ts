import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './environment.js';

describe('readEnvironment', () => {
  it.each([
    [undefined, {}, 'development'],
    [undefined, { NODE_ENV: '' }, 'development'],
    [undefined, { NODE_ENV: 'test' }, 'test'],
    [undefined, { NODE_ENV: 'test', APP__ENVIRONMENT: 'staging' }, 'staging'],
    [undefined, { app__environment: 'staging' }, 'staging'],
    ['production', { NODE_ENV: 'test', APP__ENVIRONMENT: 'staging' }, 'production'],
    ['pre-production', {}, 'pre-production'],
  ])('given %p and %j is %s', (given, env, name) => {
    expect(readEnvironment(given, 'APP', env)).toEqual({ name, production: name === 'production', issues: [] });
  });

  it.each(['prod', 'prodution', 'productoin', 'production1', 'production-eu'])(
    'refuses %s, which would run without the rules of production',
    (name) => {
      expect(readEnvironment(undefined, 'APP', { NODE_ENV: name }).issues).toMatchObject([
        { path: 'environment', source: 'environment variable NODE_ENV', suggestion: 'production' },
      ]);
    },
  );

  it.each(['Production', 'PRODUCTION'])('suggests lower case for %s', (name) => {
    expect(readEnvironment(name, 'APP', {}).issues).toMatchObject([{ source: 'loadConfig', suggestion: 'production' }]);
  });

  it.each(['../secrets', 'a/b', '', '.', 'local', 'default', 'a b'])('refuses "%s" as the name of a file', (name) => {
    expect(readEnvironment(undefined, 'APP', { APP__ENVIRONMENT: name }).issues).toMatchObject([
      {
        path: 'environment',
        source: 'environment variable APP__ENVIRONMENT',
        message: expect.stringContaining('must be'),
      },
    ]);
  });
});
