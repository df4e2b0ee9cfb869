import { describe, expect, it } from '@jest/globals';
import { benchArguments, UsageError } from './arguments.js';

describe('benchArguments', () => {
  it('has a default for everything but the mode', () => {
    expect(benchArguments(['load'])).toEqual({
      mode: 'load',
      ...{ rounds: 3, seconds: 6, warmUp: 3, connections: 32 },
      only: [],
      output: undefined,
    });
  });

  it('reads what is said', () => {
    expect(benchArguments(['auth', '--rounds=1', '--warm-up=2', '--only=l,api', '--output=x.json'])).toMatchObject({
      mode: 'auth',
      rounds: 1,
      warmUp: 2,
      only: ['l', 'api'],
      output: 'x.json',
    });
  });

  it('asks for nothing when help is wanted', () => expect(benchArguments(['--help'])).toBeUndefined());

  it.each([
    [[]],
    [['speed']],
    [['load', 'auth']],
    [['load', '--rounds=0']],
    [['load', '--seconds=x']],
    [['load', '--x']],
    [['load', '--only=l,m']],
  ])('refuses %j', (args) => expect(() => benchArguments(args)).toThrow(UsageError));
});
