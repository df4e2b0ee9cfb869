import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { LogOptions } from './observability.options.js';

function mistakes(changes: object): string[] {
  const errors = validateSync(Object.assign(new LogOptions(), changes));
  return errors.flatMap((error) => Object.values(error.constraints ?? {}));
}

describe('LogOptions', () => {
  it('accepts its defaults and levels of contexts', () => {
    expect([mistakes({}), mistakes({ levels: { HTTP: 'warn', 'My Context': 'silent' } })]).toEqual([[], []]);
  });

  it.each([{ HTTP: 'loud' }, { HTTP: 3 }, 'HTTP=warn', null, ['loud']])('refuses the levels %j', (levels) => {
    expect(mistakes({ levels })).toEqual([
      'levels must map contexts to one of trace, debug, info, warn, error, fatal, silent',
    ]);
  });

  it.each([{ levelChangesLast: 0 }, { levelChangesLast: 8 * 86_400_000 }, { healthEvery: -1 }, { healthEvery: 0.5 }])(
    'refuses %j',
    (changes) => {
      expect(mistakes(changes)).toHaveLength(1);
    },
  );
});
