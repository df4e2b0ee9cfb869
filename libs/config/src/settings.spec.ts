import { Secret } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import { IsInt, IsString } from 'class-validator';
import fc from 'fast-check';
import { readSchema } from './option-class.js';
import { mergeSettings, type Setting } from './settings.js';

class Options {
  @IsInt() a = 0;
  @IsInt() b = 0;
  list: string[] = [];
  map: Record<string, unknown> = {};
  @Secret() @IsString() key = 'default';
}

const schema = readSchema(Options);
const setting = (path: string, raw: unknown, source = 'test'): Setting => ({ path, raw, source });

describe('mergeSettings', () => {
  it('takes the last source of each option', () => {
    const one = fc.record({ path: fc.constantFrom('a', 'b'), raw: fc.integer(), source: fc.string() });
    fc.assert(
      fc.property(fc.array(one), (settings) => {
        const { values, issues } = mergeSettings(schema, settings);
        expect(issues).toEqual([]);
        for (const path of ['a', 'b']) {
          const last = settings.filter((each) => each.path === path).at(-1);
          expect(values.get(path)).toEqual(last && { value: last.raw, source: last.source });
        }
      }),
    );
  });

  it('is the same whether sources are merged at once or one after the other', () => {
    const one = fc.record({ path: fc.constantFrom('a', 'b'), raw: fc.integer(), source: fc.constant('x') });
    fc.assert(
      fc.property(fc.array(one), fc.array(one), (early, late) => {
        const both = mergeSettings(schema, [...early, ...late]).values;
        const each = new Map([...mergeSettings(schema, early).values, ...mergeSettings(schema, late).values]);
        expect(new Map([...both].sort())).toEqual(new Map([...each].sort()));
      }),
    );
  });

  it('replaces lists and maps as a whole', () => {
    const { values } = mergeSettings(schema, [
      setting('list', ['a', 'b']),
      setting('list', ['c']),
      setting('map', { a: 1 }),
      setting('map', { b: 2 }),
    ]);
    expect(values.get('list')?.value).toEqual(['c']);
    expect(values.get('map')?.value).toEqual({ b: 2 });
  });

  it('reports a value that can not be read even where a later source corrects it', () => {
    const merged = mergeSettings(schema, [setting('a', 'many', 'file'), setting('a', '7', 'environment')]);
    expect(merged.values.get('a')).toEqual({ value: 7, source: 'environment' });
    expect(merged.issues).toEqual([{ path: 'a', value: '"many"', source: 'file', message: 'must be an integer' }]);
    expect(merged.unreadable.size).toBe(0);
  });

  it('remembers which option has no readable value', () => {
    const merged = mergeSettings(schema, [setting('a', '7'), setting('a', 'many')]);
    expect([...merged.unreadable]).toEqual(['a']);
  });

  it('never shows a secret', () => {
    expect(mergeSettings(schema, [setting('key', 12345678)]).issues).toEqual([
      { path: 'key', value: '[hidden]', source: 'test', message: 'must be a text: put it in quotes' },
    ]);
  });

  it('ignores what is no option', () => {
    expect(mergeSettings(schema, [setting('c', 1)])).toMatchObject({ issues: [], values: new Map() });
  });
});
