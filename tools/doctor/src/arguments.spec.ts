import { describe, expect, it } from '@jest/globals';
import { doctorArguments, UsageError } from './arguments.js';

describe('doctorArguments', () => {
  it('looks at this folder unless it is told otherwise', () => {
    expect(doctorArguments([])).toEqual({ mode: 'diagnose', cwd: '.', json: false, strict: false });
    expect(doctorArguments(['--cwd', 'a', '--json', '--strict'])).toMatchObject({ cwd: 'a', json: true, strict: true });
  });

  it('helps before it says its version', () => {
    expect(doctorArguments(['--version', '-h']).mode).toBe('help');
    expect(doctorArguments(['--version']).mode).toBe('version');
  });

  it.each([[['--cwd']], [['--cwd=']], [['--json=yes']], [['a']], [['-x']]])('refuses %j', (args) => {
    expect(() => doctorArguments(args)).toThrow(UsageError);
  });
});
