import 'reflect-metadata';
import { type CheckedOptions, Duration, Secret, Size } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import {
  Allow,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { readSchema } from './option-class.js';
import type { OptionClass } from './option-rules.js';

const types = (optionClass: OptionClass) =>
  Object.fromEntries(
    [...readSchema(optionClass).options].map(([path, { type }]) => [path, 'item' in type ? [type.item] : type.kind]),
  );

function problems(optionClass: OptionClass): readonly string[] {
  try {
    readSchema(optionClass);
  } catch (error) {
    return (error as { problems: string[] }).problems;
  }
  return [];
}

describe('readSchema', () => {
  it('reads types from initialisers', () => {
    class Options {
      text = '';
      count = 1;
      flag = false;
      texts = ['a'];
      numbers = [1];
      nothing = [];
      map = {};
      @Duration() wait = 1;
      @Size() limit = 1;
      @Duration() buckets = [1, 2];
    }
    expect(types(Options)).toEqual({
      text: 'string',
      count: 'number',
      flag: 'boolean',
      texts: ['string'],
      numbers: ['number'],
      nothing: ['string'],
      map: 'map',
      wait: 'duration',
      limit: 'size',
      buckets: ['duration'],
    });
  });

  it('reads types of fields without initialiser from decorators, then from the declared type', () => {
    class Options {
      @IsString() text!: string;
      @IsInt() count!: number;
      @Min(1) least!: unknown;
      @IsBoolean() flag!: boolean;
      @IsArray() @IsInt({ each: true }) numbers!: number[];
      @IsIn([1, 2]) choice!: unknown;
      @IsIn(['a']) word!: unknown;
      @IsObject() map!: object;
      @Secret() key!: string;
      @Allow() declaredNumber!: number;
      @IsOptional() declaredFlag?: boolean;
      @IsOptional() declaredList?: string[];
      @Duration() wait!: unknown;
      @IsOptional() @IsString() nullable: string | null = null;
    }
    expect(types(Options)).toEqual({
      text: 'string',
      count: 'number',
      least: 'number',
      flag: 'boolean',
      numbers: ['number'],
      choice: 'number',
      word: 'string',
      map: 'map',
      key: 'string',
      declaredNumber: 'number',
      declaredFlag: 'boolean',
      declaredList: ['string'],
      wait: 'duration',
      nullable: 'string',
    });
  });

  it('keeps the order of declaration, fields without initialiser included', () => {
    class Options {
      @IsString() first!: string;
      @IsString() second = '';
      @IsString() third!: string;
      @IsString() fourth = '';
    }
    expect([...readSchema(Options).options.keys()]).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('finds sections by their initialisers, decorated or not, those of base classes too', () => {
    class Inner {
      value = 1;
    }
    class Base {
      @IsInt() inherited = 1;
      inner = new Inner();
    }
    class Options extends Base {
      other = new Base();
    }
    const schema = readSchema(Options);
    expect([...schema.options.keys()]).toEqual(['inherited', 'inner.value', 'other.inherited', 'other.inner.value']);
    expect([...schema.sections]).toEqual([
      ['', Options],
      ['inner', Inner],
      ['other', Base],
      ['other.inner', Inner],
    ]);
  });

  it('leaves alone what only code can set', () => {
    class Client {
      readonly url = '';
      connect(): string {
        return this.url;
      }
    }
    class Options {
      @IsInt() size = 1;
      client = new Client();
      created = new Date();
      onError = () => undefined;
      @IsOptional() other?: Client;
      @IsOptional() callback?: () => void;
    }
    expect(types(Options)).toEqual({ size: 'number' });
  });

  it('takes a class with checkOptions and other methods for a section', () => {
    class Pool implements CheckedOptions {
      max = 1;
      checkOptions(): [] {
        return [];
      }
      half(): number {
        return this.max / 2;
      }
    }
    class Options {
      pool = new Pool();
    }
    expect(types(Options)).toEqual({ 'pool.max': 'number' });
  });

  it('keeps no secret default', () => {
    class Options {
      @Secret() key = 'hunter2hunter2';
    }
    expect(readSchema(Options).options.get('key')?.defaultText).toBe('[hidden]');
  });
});

describe('readSchema of a class that is written wrongly', () => {
  it('reports every problem at once', () => {
    class Options {
      snake_case = 1;
      mixed = [{}];
    }
    expect(() => readSchema(Options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_CLASS_INVALID',
        category: 'internal',
        problems: [expect.stringContaining('"snake_case"'), expect.stringContaining('"mixed"')],
        message: expect.stringMatching(/^Options can't be used as configuration:\n {2}- "snake_case".*\n {2}- "mixed"/),
      }),
    );
  });

  it('asks for an initialiser or a decorator', () => {
    class Options {
      bare = undefined;
    }
    expect(problems(Options)).toEqual([
      '"bare" has neither initialiser nor decorator: add one of them, such as @IsString()',
    ]);
  });

  it('asks for a type where nothing tells it', () => {
    class Options {
      @IsOptional() either?: string | number;
    }
    expect(problems(Options)).toEqual([expect.stringMatching(/^"either" does not say what it is: add an initialiser/)]);
  });

  it('asks for the initialiser of a section', () => {
    class Inner {
      @IsInt() value = 1;
    }
    class Options {
      @ValidateNested() inner!: Inner;
    }
    expect(problems(Options)).toEqual(['"inner" is a section without initialiser: write inner = new Inner()']);
  });

  it('asks for sections of their own', () => {
    class Inner {
      value = 1;
    }
    const shared = new Inner();
    class Options {
      one = shared;
      two = shared;
    }
    expect(problems(Options)).toEqual(['"two" is the same object as "one": give it its own, new Inner()']);
  });

  it('refuses two options that share a variable', () => {
    class Options {
      apiUrl = '';
      apiURL = '';
      @Secret() key = '';
      keyFile = '';
    }
    expect(problems(Options)).toEqual([
      '"apiURL" and "apiUrl" share the variable API_URL: rename one',
      '"keyFile" and "key" share the variable KEY_FILE: rename one',
    ]);
  });

  it('refuses initialisers that no source could write', () => {
    class Options {
      @IsDate() since = new Date(0);
      @Duration() wait = '30s';
      @IsOptional() big = 10n;
    }
    expect(problems(Options)).toEqual([
      expect.stringContaining('"since" has a value (object)'),
      expect.stringContaining('"wait" is marked as a duration, so its initialiser has to be a number'),
      expect.stringContaining('"big" has a value (bigint)'),
    ]);
  });

  it('refuses validators that answer later', () => {
    class Options {
      name = '';
    }
    const validator = { async: true, validate: () => Promise.resolve(true) };
    registerDecorator({ name: 'isFree', target: Options, propertyName: 'name', async: true, validator });
    expect(problems(Options)).toEqual([expect.stringContaining('"name" has an asynchronous validator')]);
  });
});
