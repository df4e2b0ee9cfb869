import { describe, expect, it } from '@jest/globals';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsBoolean,
  IsDivisibleBy,
  IsEmail,
  IsEnum,
  IsHexColor,
  IsIn,
  IsInt,
  IsNegative,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  Validate,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { Duration, Size } from '@ashlar/domain';
import { allowedValues, isUnderstood } from './allowed.js';
import { readSchema } from './option-class.js';

enum Level {
  Low = 'low',
  High = 'high',
}

class Even implements ValidatorConstraintInterface {
  validate(value: number): boolean {
    return value % 2 === 0;
  }
}

class Options {
  @IsInt() @Min(0) @Max(65_535) port = 1;
  @IsNumber() @Min(1) factor = 1;
  @Max(9) most = 1;
  @IsPositive() above = 1;
  @IsNegative() below = -1;
  @IsInt() @IsDivisibleBy(4) step = 4;
  @Duration() @IsInt() @Min(1_000) @Max(60_000) wait = 1_000;
  @Size() @Max(1_048_576) limit = 1;
  @IsBoolean() flag = true;
  @IsString() text = '';
  @IsNotEmpty() filled = 'a';
  @MinLength(3) least = 'abc';
  @MaxLength(5) short = '';
  @Length(2, 4) between = 'ab';
  @Length(2) from = 'ab';
  @Matches(/^[a-z]+$/) pattern = 'a';
  @Matches(/^db:/, { message: 'must be a URL of a database' }) @MaxLength(9) worded = 'db:';
  @Matches(/^a/, { message: () => 'must be secret' }) computed = 'a';
  @Duration() @Min(0) pause = 0;
  @Duration() @Min(0) @Max(60_000) nap = 0;
  @IsUrl() url = '';
  @IsEmail() @MaxLength(50) email = '';
  @IsHexColor() colour = '#fff';
  @IsIn(['json', 'pretty']) format = 'json';
  @IsEnum(Level) level = Level.Low;
  @IsString({ each: true }) list: string[] = [];
  @ArrayMinSize(1) @ArrayMaxSize(3) @ArrayUnique() some = ['a'];
  @ArrayNotEmpty() @IsIn(['a', 'b'], { each: true }) chosen = ['a'];
  @Duration() @Min(1, { each: true }) buckets = [1];
  map = {};
  @IsOptional() @IsInt() maybe?: number;
  @Validate(Even) @Min(2, { message: 'is odd to me' }) odd = 2;
}

const options = readSchema(Options).options;

describe('allowedValues', () => {
  it.each([
    ['port', 'an integer from 0 to 65535'],
    ['factor', 'a number, at least 1'],
    ['most', 'a number, at most 9'],
    ['above', 'a number, above 0'],
    ['below', 'a number, below 0'],
    ['step', 'an integer, a multiple of 4'],
    ['wait', 'a duration such as 30s, from 1s to 1m'],
    ['limit', 'a size such as 10mb, at most 1mb'],
    ['flag', 'true or false'],
    ['text', 'a text'],
    ['filled', 'a text that is not empty'],
    ['least', 'a text of at least 3 characters'],
    ['short', 'a text of at most 5 characters'],
    ['between', 'a text of 2 to 4 characters'],
    ['from', 'a text of at least 2 characters'],
    ['pattern', 'a text that matches /^[a-z]+$/'],
    ['worded', 'a URL of a database of at most 9 characters'],
    ['computed', 'a text that matches /^a/'],
    ['pause', 'a duration such as 30s'],
    ['nap', 'a duration such as 30s, at most 1m'],
    ['url', 'a URL'],
    ['email', 'an email address of at most 50 characters'],
    ['colour', 'a text (hex color)'],
    ['format', 'one of json, pretty'],
    ['level', 'one of low, high'],
    ['list', 'a list (a,b or ["a","b"]), each a text'],
    ['some', 'a list (a,b or ["a","b"]), each a text, from 1 to 3 of them, no two the same'],
    ['chosen', 'a list (a,b or ["a","b"]), each one of a, b, at least 1 of them'],
    ['buckets', 'a list (a,b or ["a","b"]), each a duration such as 30s, at least 1ms'],
    ['map', 'a mapping of names to values (in text, a JSON object)'],
    ['maybe', 'an integer'],
  ])('of %s is %s', (path, sentence) => {
    const option = options.get(path);
    expect(option && allowedValues(option)).toBe(sentence);
  });

  it('quotes choices and patterns where that is asked for', () => {
    const quoted = ['format', 'pattern', 'list'].map((path) => {
      const option = options.get(path);
      return option && allowedValues(option, (text) => `<${text}>`);
    });
    expect(quoted).toEqual([
      'one of <json>, <pretty>',
      'a text that matches </^[a-z]+$/>',
      'a list (<a,b> or <["a","b"]>), each a text',
    ]);
  });
});

describe('isUnderstood', () => {
  const rules = options.get('odd')?.rules ?? [];

  it('is false for rules and messages that somebody else wrote', () => {
    expect(rules.map((rule) => isUnderstood(rules, rule.name))).toEqual([false, false]);
  });

  it('is true for rules that allowedValues words', () => {
    expect(isUnderstood(options.get('port')?.rules ?? [], 'max')).toBe(true);
  });
});
