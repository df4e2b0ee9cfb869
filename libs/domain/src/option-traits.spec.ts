import { describe, expect, it } from '@jest/globals';
import { Describe, Duration, optionTraits, Secret, Size } from './option-traits.js';

class Base {
  @Secret() key = '';
  @Duration() timeout = 0;
}

class Options extends Base {
  @Secret({ minLength: 32 }) @Describe('Signs cookies.') override key = '';
  @Size() limit = 0;
  plain = '';
}

describe('optionTraits', () => {
  it('knows every marked property, those of base classes included', () => {
    expect({ ...optionTraits(Options) }).toEqual({
      key: { secret: true, minLength: 32, description: 'Signs cookies.' },
      timeout: { unit: 'duration' },
      limit: { unit: 'size' },
    });
  });

  it('leaves a base class as it was when a subclass marks the same property', () => {
    expect({ ...optionTraits(Base) }).toEqual({ key: { secret: true, minLength: 16 }, timeout: { unit: 'duration' } });
  });

  it('is empty for a class without marks', () => {
    class Unmarked {
      name = '';
    }
    expect(Object.keys(optionTraits(Unmarked))).toEqual([]);
  });

  it('has nothing that was not marked, whatever it is called', () => {
    expect(optionTraits(Options)['constructor']).toBeUndefined();
    expect(optionTraits(Base)['toString']).toBeUndefined();
    expect(optionTraits(class {})['valueOf']).toBeUndefined();
  });

  it('can not be changed', () => {
    expect(() => Object.assign(optionTraits(Options), { plain: {} })).toThrow(TypeError);
  });

  it('does not show up on instances', () => {
    expect(Object.keys(new Options()).sort()).toEqual(['key', 'limit', 'plain', 'timeout']);
    expect(JSON.stringify(new Options())).not.toContain('secret');
  });
});
