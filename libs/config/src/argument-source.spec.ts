import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { settingsOfArguments } from './argument-source.js';
import { readSchema } from './option-class.js';

class Http {
  @IsInt() port = 3000;
  debug = false;
  origins: string[] = [];
  @IsOptional() @IsString() name?: string;
}
class Config {
  http = new Http();
}

const schema = readSchema(Config);
const read = (...argv: string[]) => settingsOfArguments(schema, argv, ['help', 'json', 'limit']);
const values = (...argv: string[]) => read(...argv).settings.map(({ path, raw }) => [path, raw]);

describe('settingsOfArguments', () => {
  it.each([
    [['--http.port=8080'], [['http.port', '8080']]],
    [['--http.port', '8080'], [['http.port', '8080']]],
    [['--http.port', '-1'], [['http.port', '-1']]],
    [['--http.name='], [['http.name', '']]],
    [['--http.name', '-'], [['http.name', '-']]],
    [['--http.name=a=b\nc'], [['http.name', 'a=b\nc']]],
    [['--http.origins=a,b'], [['http.origins', 'a,b']]],
    [['--http.debug'], [['http.debug', true]]],
    [['--http.debug', 'serve'], [['http.debug', true]]],
    [['--http.debug=off'], [['http.debug', 'off']]],
    [['--no-http.debug'], [['http.debug', false]]],
    [
      ['--http.port=1', '--http.port=2'],
      [
        ['http.port', '1'],
        ['http.port', '2'],
      ],
    ],
  ])('reads %j', (argv, settings) => {
    expect(read(...argv).issues).toEqual([]);
    expect(values(...argv)).toEqual(settings);
  });

  it.each([
    [['serve', 'up']],
    [['-v', '-h']],
    [['--help', '--json=2', '--no-json', '--limit', '5']],
    [['--', '--http.prot=1']],
    [[]],
  ])('leaves %j alone', (argv) => {
    expect(read(...argv)).toEqual({ settings: [], issues: [] });
  });

  it('reads options between the words of the app', () => {
    expect(values('migrate', '--http.port', '1', 'up', '--json')).toEqual([['http.port', '1']]);
  });

  it('names the argument as the source', () => {
    expect(read('--no-http.debug').settings[0]?.source).toBe('--no-http.debug');
  });

  it.each([[['--http.port']], [['--http.port', '--http.debug']], [['--http.port', '-v']]])(
    'misses the value of %j',
    (argv) => {
      expect(read(...argv).issues).toEqual([
        { path: 'http.port', source: '--http.port', message: 'needs a value: --http.port=...' },
      ]);
    },
  );

  it.each([
    ['--http.prot=1', '--http.port'],
    ['--http.PORT=1', '--http.port'],
    ['--jsno', '--json'],
    ['--port=1', '--http.port'],
  ])('knows what %s was meant to be', (argument, suggestion) => {
    expect(read(argument).issues).toMatchObject([{ message: 'is no option of this service', suggestion }]);
  });

  it('does not show the value of an unknown argument, which may be a secret', () => {
    expect(JSON.stringify(read('--auth.peper=hunter2hunter2'))).not.toContain('hunter2');
  });

  it.each(['--no-http.port', '--no-http.debug=1', '--no-such', '--http', '--__proto__=1', '--constructor=1'])(
    'refuses %s',
    (argument) => {
      expect(read(argument)).toEqual({ settings: [], issues: [expect.anything()] });
    },
  );
});
