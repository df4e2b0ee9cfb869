import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { FIELD_TYPES } from './field-types.js';
import { parseFields, printFields } from './fields.js';

const refusal = (text: string): string => {
  try {
    parseFields(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('fields', () => {
  it('are read as in the example of the documentation', () => {
    const text = 'title:string! price:decimal dueAt:timestamptz? owner:ref(user) state:enum(draft,live)';
    const { fields, refersToOwner } = parseFields(text);
    expect(refersToOwner).toBe(true);
    expect(
      fields.map(({ property, type, arguments: args, isNullable, isUnique }) => [
        property.camel,
        property.snake,
        type.name,
        args,
        isNullable,
        isUnique,
      ]),
    ).toEqual([
      ['title', 'title', 'string', [], false, true],
      ['price', 'price', 'decimal', [], false, false],
      ['dueAt', 'due_at', 'timestamptz', [], true, false],
      ['state', 'state', 'enum', ['draft', 'live'], false, false],
    ]);
  });

  it('are printed so that they are read the same', () => {
    const text = '  due-at:timestamptz?   price:decimal( 10, 4 ) project:ref(project)? code:slug?! owner:ref(user) ';
    const printed = printFields(parseFields(text));
    expect(printed).toBe('dueAt:timestamptz? price:decimal(10,4) project:ref(project)? code:slug!? owner:ref(user)');
    expect(printFields(parseFields(printed))).toBe(printed);
  });

  it('of a ref are ids', () => {
    const [field] = parseFields('mainProject:ref(project)').fields;
    expect(field?.property.camel).toBe('mainProjectId');
  });

  it.each([
    ['', 'No field is given'],
    ['owner:ref(user)', 'No field is given'],
    ['title', 'is not of the form name:type'],
    ['title:', 'is not of the form name:type'],
    ['title:str', 'there is no type "str". There are string, text, int,'],
    ['title:string title:text', '"title" is given twice'],
    ['dueAt:date due_at:date', '"due_at" is given twice'],
    ['id:uuid', 'every resource has "id" of its own'],
    ['owner:ref(project)', 'every resource has "ownerId" of its own'],
    ['created_at:date', 'every resource has "createdAt" of its own'],
    ['class:string', 'is a word of TypeScript'],
    ['constructor:string', 'is a word of TypeScript'],
    ['__proto__:string', 'is not made of letters'],
    ['order:int', '"order" is a key word of SQL'],
    ["a');drop:string", 'is not made of letters'],
    [`${'a'.repeat(31)}:string`, 'up to 30'],
    ['state:enum', 'enum takes at least two words'],
    ['state:enum(a,a)', 'enum has a word twice'],
    [`state:enum(a,b')`, 'enum takes words in lower-case'],
    ['price:decimal(10)', 'decimal takes digits'],
    ['price:decimal(2,3)', 'decimal takes digits'],
    ['price:decimal(x,y)', 'decimal takes digits'],
    ['size:int(4)', 'it takes nothing in parentheses'],
    ['owner2:ref', 'ref takes the name of a resource'],
    ['isOn:boolean!', 'a boolean can not be unique'],
    ['buyer:ref(user)!', 'a ref can not be unique'],
    ['dto:enum(a,b)', 'an enum can not be called "dto"'],
    ['title:string!!', 'the same mark twice'],
  ])('are refused: %j', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  it('are refused with all mistakes at once', () => {
    expect(refusal('a b:none class:string').split('\n')).toHaveLength(4);
  });
});

describe('the table of types', () => {
  it('has a row for each name', () => {
    const names = FIELD_TYPES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has values that are as different as their numbers, where they can be unique', () => {
    for (const { name, numbered = '', samples } of FIELD_TYPES.filter((type) => type.numbered)) {
      const [field] = parseFields(`it:${name}`).fields;
      const values = Array.from({ length: 300 }, (_, n) => runInNewContext(numbered, { n: n + 1 }) as unknown);
      const changed = field && (runInNewContext(samples(field)[1]) as unknown);
      expect([name, new Set([...values, changed]).size]).toEqual([name, 301]);
    }
  });

  it('has values that tell a change from what was there', () => {
    for (const { name, samples } of FIELD_TYPES.filter((type) => type.name !== 'ref')) {
      const [field] = parseFields(`it:${name}${name === 'enum' ? '(a,b)' : ''}`).fields;
      const [first, second] = field ? samples(field) : [];
      expect([name, first]).not.toEqual([name, second]);
    }
  });
});
