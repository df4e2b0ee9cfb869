import { beforeAll, describe, expect, it } from '@jest/globals';
import { FIELD_TYPES } from '../src/fields/field-types.js';
import { resourceGenerator } from '../src/generators/resource/resource.generator.js';
import { TAKEN_TYPES } from '../src/names/reserved-words.js';
import { appTree, textsOf } from './support/app-tree.js';

const ARGUMENTS: Readonly<Record<string, string>> = { enum: '(draft,live)', ref: '(user)' };

describe('what is generated', () => {
  let texts: [path: string, text: string][];
  beforeAll(async () => {
    const tree = appTree();
    const fields = FIELD_TYPES.map(
      ({ name, numbered }) => `${name}Field:${name}${ARGUMENTS[name] ?? ''}${numbered ? '!' : ''}`,
    );
    await resourceGenerator(tree, { name: 'product', fields: fields.join(' ') });
    texts = Object.entries(textsOf(tree)).filter(([path]) => path.includes('product'));
  });

  it('imports no name that a resource could be called', () => {
    const names = texts.flatMap(([, text]) =>
      [...text.matchAll(/^import (?:type )?\{([^}]*)\} from '[^.]/gm)].flatMap(([, list = '']) =>
        list.split(',').map((name) => name.trim().replace(/^type /, '')),
      ),
    );
    const classes = names.filter((name) => /^[A-Z]/.test(name) && /[a-z]/.test(name));
    expect(classes.length).toBeGreaterThan(40);
    expect(classes.filter((name) => !TAKEN_TYPES.has(name) && !name.endsWith('Entity'))).toEqual([]);
  });

  it('is in the style of the house', () => {
    for (const [, text] of texts) {
      expect(text).not.toMatch(/\n\n\n|[ \t]\n|(?:: |<)any\b| as unknown|TODO/);
      expect(text.endsWith('\n')).toBe(true);
    }
  });
});
