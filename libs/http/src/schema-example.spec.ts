import { describe, expect, it } from '@jest/globals';
import { schemaExample, type Schemas } from './schema-example.js';

const text = { type: 'string' } as const;

describe('schemaExample', () => {
  it.each([
    [{ ...text, example: 'given', default: 'usual', enum: ['first'] }, 'given'],
    [{ ...text, examples: ['one', 'other'] }, 'one'],
    [{ ...text, default: 'usual', enum: ['first', 'usual'] }, 'usual'],
    [{ ...text, enum: ['first', 'second'] }, 'first'],
    [{ type: 'boolean', default: false }, false],
    [{ type: 'integer', example: 0 }, 0],
    [{ type: ['null', 'string'], default: null, format: 'date' }, '2026-01-01'],
  ])('takes what the schema %j gives', (schema, example) => {
    expect(schemaExample(schema, {})).toBe(example);
  });

  it.each([
    [text, '...'],
    [{ ...text, minLength: 5 }, '.....'],
    [{ ...text, maxLength: 2 }, '..'],
    [{ ...text, format: 'uuid', maxLength: 36 }, '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69'],
    [{ ...text, format: 'email' }, 'ann@example.org'],
    [{ type: 'integer', minimum: 7 }, 7],
    [{ type: 'number' }, 1],
    [{ type: 'boolean' }, true],
    [{ type: 'null' }, null],
    [{ type: 'array', items: text }, ['...']],
    [{ type: 'array' }, []],
    [{ oneOf: [{ type: 'integer' }, text] }, 1],
    [{ anyOf: [{ type: 'integer' }, text] }, 1],
  ])('makes one of the kind of %j', (schema, example) => {
    expect(schemaExample(schema, {})).toEqual(example);
  });

  it('gives of an object what must be there, and everything where nothing must', () => {
    const properties = { name: text, size: { type: 'integer' } };
    expect(schemaExample({ type: 'object', properties, required: ['name'] }, {})).toEqual({ name: '...' });
    expect(schemaExample({ properties }, {})).toEqual({ name: '...', size: 1 });
  });

  it('follows references, and puts parts together', () => {
    const schemas: Schemas = {
      Name: { type: 'object', properties: { name: text } },
      Size: { type: 'object', properties: { size: { type: 'integer' } } },
    };
    const [name, size] = [{ $ref: '#/components/schemas/Name' }, { $ref: '#/components/schemas/Size' }];
    expect(schemaExample(name, schemas)).toEqual({ name: '...' });
    expect(schemaExample({ allOf: [name] }, schemas)).toEqual({ name: '...' });
    expect(schemaExample({ allOf: [name, size] }, schemas)).toEqual({ name: '...', size: 1 });
    expect(schemaExample({ $ref: '#/components/schemas/Gone' }, schemas)).toBeUndefined();
  });

  it('comes to an end where something holds more of itself', () => {
    const tree = { $ref: '#/components/schemas/Tree' };
    const schemas: Schemas = {
      Tree: { type: 'object', properties: { name: text, parent: tree, children: { type: 'array', items: tree } } },
    };
    expect(schemaExample(tree, schemas)).toEqual({ name: '...', children: [] });
  });
});
