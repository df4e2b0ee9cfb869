import { describe, expect, it } from '@jest/globals';
import { parseYaml } from './yaml-text.js';

const mistakeOf = (text: string) => {
  const parsed = parseYaml(text);
  return 'mistakes' in parsed ? parsed.mistakes[0] : undefined;
};

describe('parseYaml', () => {
  it('gives each key its place', () => {
    expect(parseYaml('# comment\nhttp:\n  port: 80\n')).toEqual({
      data: {
        kind: 'map',
        entries: [
          {
            key: 'http',
            at: { line: 2, column: 1 },
            value: {
              kind: 'map',
              entries: [{ key: 'port', at: { line: 3, column: 3 }, value: { kind: 'scalar', value: 80 } }],
            },
          },
        ],
      },
    });
  });

  it('reads lists, and resolves aliases', () => {
    expect(parseYaml('a: &x [1, two]\nb: *x\n')).toMatchObject({
      data: {
        entries: [{}, { key: 'b', value: { kind: 'list', items: [{ value: 1 }, { value: 'two' }] } }],
      },
    });
  });

  it.each(['', '# only a comment\n'])('reads %p as nothing', (text) => {
    expect(parseYaml(text)).toEqual({ data: undefined });
  });

  it('leaves the words of YAML 1.1 and dates alone', () => {
    expect(parseYaml('a: yes\nb: 2026-01-01\nc: 12:30\n')).toMatchObject({
      data: {
        entries: [{ value: { value: 'yes' } }, { value: { value: '2026-01-01' } }, { value: { value: '12:30' } }],
      },
    });
  });

  it.each([
    ['a: [1, 2', 'bracket'],
    ['a: {b: 1', 'bracket'],
    ['a: 1\na: 2', 'there before'],
    ['a: "unclosed', 'lacks a character'],
    ['a:\n\t- 1', 'tab'],
    ['a: 1\n---\nb: 2', 'second document'],
    ['a: *nowhere', 'alias'],
    ['a: !custom 1', 'tag'],
    ['a: @reserved', 'reserved'],
    ['a: b: c', 'one line'],
    ['? [a, b]\n: 1', 'no text'],
  ])('says what is wrong with %p', (text, reason) => {
    expect(mistakeOf(text)?.message).toContain(reason);
  });

  it('tells line and column', () => {
    expect(mistakeOf('a: 1\nb: *nowhere')?.at).toEqual({ line: 2, column: 4 });
    expect(mistakeOf('a: 1\na: 2')?.at).toEqual({ line: 2, column: 1 });
  });

  it.each([
    'a: *hunter2secret',
    'a: !hunter2secret 1',
    'a: [hunter2secret',
    'hunter2secret: 1\nhunter2secret: 2',
    'a: @hunter2secret',
  ])('does not quote the text of %p', (text) => {
    expect(JSON.stringify(parseYaml(text))).not.toContain('hunter2secret');
  });

  it('stops at aliases that grow without end', () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];
    expect(mistakeOf(bomb.join('\n'))?.message).toContain('too much');
  });

  it('stops at a value that contains itself', () => {
    expect(mistakeOf('a: &a [*a]')?.message).toBeDefined();
  });
});
