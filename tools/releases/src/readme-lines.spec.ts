import { describe, expect, it } from '@jest/globals';
import { fourUses } from './readme-lines.js';

const item = (number: number, ...blocks: readonly string[]): string =>
  [`${number}. **Use** it:`, ...blocks.map((code) => `   \`\`\`sh\n${code}\n   \`\`\``)].join('\n\n');

const readme = (...items: readonly string[]): string =>
  ['# Name', '```sh\nnpm start\n```', '## Four uses', ...items, '## More', '1. One thing.', ''].join('\n\n');

const first = item(1, '   one a && one b');
const second = item(2, '   two a\n   two b');
const third = item(3, '   three', '   four a\n\n   cd four && b');
const fourth = item(4, '   five');

describe('fourUses', () => {
  it('is the lines of each block, as they stand there', () => {
    expect(fourUses(readme(first, second, third, fourth))).toEqual({
      serve: ['one a && one b'],
      importLib: ['two a', 'two b'],
      generate: ['three'],
      create: ['four a', 'cd four && b'],
      affected: ['five'],
    });
  });

  it.each([
    { what: 'a use without a block', items: [item(1), second, third, fourth] },
    { what: 'a block more', items: [item(1, '   a', '   b'), second, third, fourth] },
    { what: 'a use more', items: [first, second, third, fourth, item(5, '   six')] },
    { what: 'a use less', items: [first, second, third] },
  ])('refuses $what', ({ items }) => {
    expect(() => fourUses(readme(...items))).toThrow(/^The four uses have [\d, ]+ blocks, not 1, 1, 2, 1: /);
  });

  it.each([
    { what: 'no lines', block: item(4, '') },
    { what: 'lines of something else', block: fourth.replace('```sh', '```ts') },
  ])('refuses a block with $what', ({ block }) => {
    expect(() => fourUses(readme(first, second, third, block))).toThrow('no lines of sh to run');
  });

  it('refuses a README without the section', () => {
    expect(() => fourUses('# Name\n')).toThrow('The README has no section "Four uses".');
  });
});
