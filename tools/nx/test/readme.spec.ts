import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { FIELD_TYPES } from '../src/fields/field-types.js';
import { parseFields } from '../src/fields/fields.js';
import { formsOf } from '../src/names/name-forms.js';

const path = fileURLToPath(new URL('../README.md', import.meta.url));
const fileOf = (name: string) => new URL(`../${name}`, import.meta.url);
const EXAMPLES: Readonly<Record<string, string>> = { enum: 'enum(draft,live)', ref: 'ref(user)' };

const row = ({ name, summary, numbered, typescript, sql }: (typeof FIELD_TYPES)[number]) => {
  const [field] = parseFields(`state:${EXAMPLES[name] ?? name}`).fields;
  if (!field) throw new Error(`${name} is not read.`);
  const one = formsOf(['product']);
  return `| \`${name}\` | ${summary} | \`${sql(field)}\` | \`${typescript({ field, one })}\` | ${numbered ? 'yes' : ''} |`;
};

describe('the README', () => {
  it('has the table of types, made of the table of types', async () => {
    const table = [
      '| Type | What | Column | TypeScript | `!` |',
      '| --- | --- | --- | --- | --- |',
      ...FIELD_TYPES.map(row),
    ];
    const text = readFileSync(path, 'utf8');
    const made = text.replace(/<!-- fields -->[^]*?(?=\nA name is given)/, `<!-- fields -->\n\n${table.join('\n')}\n`);
    const config = JSON.parse(readFileSync(fileOf('../../.prettierrc.json'), 'utf8')) as object;
    const expected = await format(made, { ...config, parser: 'markdown' });
    if (process.env.UPDATE_README) writeFileSync(path, expected);
    else expect(text).toBe(expected);
  });

  it('names every generator, as do the files that Nx reads', () => {
    const { generators } = JSON.parse(readFileSync(fileOf('generators.json'), 'utf8')) as {
      generators: Record<string, { schema: string; description: string; hidden?: boolean }>;
    };
    for (const [name, { schema, description, hidden }] of Object.entries(generators)) {
      if (!hidden) expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^\\| \`${name} <`, 'm'));
      expect(description).toMatch(/\.$/);
      const { properties } = JSON.parse(readFileSync(fileOf(schema), 'utf8')) as {
        properties: Record<string, { description?: string }>;
      };
      expect(Object.entries(properties).filter(([, property]) => !property.description)).toEqual([]);
    }
  });

  it('has fields as they are read', () => {
    const [, fields = ''] = /--fields "([^"]+)"/.exec(readFileSync(path, 'utf8')) ?? [];
    expect(parseFields(fields).fields).toHaveLength(4);
  });
});
