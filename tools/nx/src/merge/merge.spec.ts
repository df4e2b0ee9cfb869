import { describe, expect, it } from '@jest/globals';
import { merge } from './merge.js';

const merged = (base: string, next: string, current: string, path = 'file.ts') => {
  const { text, conflicts } = merge({ base, next, current }, path);
  return conflicts.length > 0 ? conflicts.map(({ before, after }) => [before, after]) : text;
};

describe('a merge', () => {
  it.each([
    ['takes what is new', 'a();\n', 'a();\nb();\n', 'a();\n', 'a();\nb();\n'],
    ['keeps what somebody wrote', 'a();\n', 'a();\nb();\n', 'a();\nmine();\n', 'a();\nb();\nmine();\n'],
    ['takes out what is gone', 'a();\nb();\n', 'a();\n', 'a();\nb();\nmine();\n', 'a();\nmine();\n'],
    ['leaves out what somebody took out', 'a();\nb();\n', 'a();\nb();\n', 'a();\n', 'a();\n'],
    [
      'adds names to imports',
      "import { A } from 'a';\n",
      "import { A, B } from 'a';\n",
      "import { A, C } from 'a';\n",
      "import { A, B, C } from 'a';\n",
    ],
    [
      'adds an import',
      "import { A } from 'a';\n\nrun();\n",
      "import { A } from 'a';\nimport { B } from 'b';\n\nrun();\n",
      "import { A } from 'a';\nimport { C } from 'c';\n\nrun(C);\n",
      "import { A } from 'a';\nimport { B } from 'b';\nimport { C } from 'c';\n\nrun(C);\n",
    ],
    ['adds elements', 'const x = [a];\n', 'const x = [a, b];\n', 'const x = [a, c];\n', 'const x = [a, b, c];\n'],
    ['adds to an empty list', 'const x = [];\n', 'const x = [b];\n', 'const x = [c];\n', 'const x = [b,c];\n'],
    ['empties a list', 'const x = [b];\n', 'const x = [];\n', 'const x = [b];\n', 'const x = [];\n'],
    [
      'adds properties and comments',
      'const x = { a: 1 };\n',
      'const x = {\n  a: 1,\n  // why\n  b: 2,\n};\n',
      'const x = { a: 1, c: 3 };\n',
      'const x = {\n  a: 1,\n  // why\n  b: 2, c: 3\n};\n',
    ],
    [
      'changes a value that stands',
      'const x = { a: 1, b: 2 };\n',
      'const x = { a: 2, b: 2 };\n',
      'const x = { a: 1, b: 3 };\n',
      'const x = { a: 2, b: 3 };\n',
    ],
    [
      'adds what a class implements',
      'class A {\n  a = 1;\n}\n',
      'class A implements B {\n  a = 1;\n  b = 2;\n}\n',
      'class A {\n  a = 1;\n  c = 3;\n}\n',
      'class A implements B {\n  a = 1;\n  b = 2;\n  c = 3;\n}\n',
    ],
    [
      'takes that out again',
      'class A implements B {\n  a = 1;\n  b = 2;\n}\n',
      'class A {\n  a = 1;\n}\n',
      'class A implements B {\n  a = 1;\n  b = 2;\n  c = 3;\n}\n',
      'class A {\n  a = 1;\n  c = 3;\n}\n',
    ],
    [
      'adds and takes out modifiers',
      'export const a = [1];\n',
      'const a = [1];\n',
      'export const a = [1, 2];\n',
      'const a = [1, 2];\n',
    ],
    [
      'adds parameters',
      'f((a: A) => ({ a }));\n',
      'f((a: A, b: B) => ({ a, b }));\n',
      'f((a: A, c: C) => ({ a, c }));\n',
      'f((a: A, b: B, c: C) => ({ a, b, c }));\n',
    ],
    [
      'adds lines to templates',
      'const a = `x\ny`;\n',
      'const a = `x\nb\ny`;\n',
      'const a = `x\ny\nmine`;\n',
      'const a = `x\nb\ny\nmine`;\n',
    ],
    [
      'keeps comments on their lines',
      'const x = [a];\n',
      'const x = [a, b];\n',
      'const x = [\n  a, // first\n  // last\n];\n',
      'const x = [\n  a, // first\n b,\n  // last\n];\n',
    ],
    [
      'keeps comments behind the last line',
      'function f() {\n  a();\n}\n',
      'function f() {\n  a();\n  b();\n}\n',
      'function f() {\n  a(); // first\n}\n',
      'function f() {\n  a(); // first\n  b();\n}\n',
    ],
    [
      'keeps numbers at the ends of lines',
      'const a = `\nx #2\nz`;\n',
      'const a = `\nx #2\ny\nz`;\n',
      'const a = `\nx #2\nx #2\nz #3\nz`;\n',
      'const a = `\nx #2\ny\nx #2\nz #3\nz`;\n',
    ],
    [
      'changes comments',
      '/** A. */\nconst a = [1];\n',
      '/** B. */\nconst a = [1];\n',
      '/** A. */\nconst a = [1, 2];\n',
      '/** B. */\nconst a = [1, 2];\n',
    ],
    ['does not mind line breaks', 'f(a, b);\n', 'f(a, b, c);\n', 'f(\n  a,\n  b,\n);\n', 'f(a, b, c);\n'],
    [
      'finds calls by their names',
      'x.y({ a });\nx.z({ a });\n',
      'x.y({ a });\nx.z({ a, b });\n',
      'x.z({ a, c });\nx.y({ a });\n',
      'x.z({ a, b, c });\nx.y({ a });\n',
    ],
  ])('%s', (_what, base, next, current, expected) => {
    expect(merged(base, next, current)).toBe(expected);
  });

  it('keeps the import of what somebody uses', () => {
    const base = "import { A, type B } from 'a';\n\nA(B);\nrun();\n";
    expect(merged(base, 'run();\n', `${base}mine(A);\n`)).toBe("import { A } from 'a';\nrun();\nmine(A);\n");
  });

  it('changes JSON', () => {
    const [base, next] = ['{ "a": { "x": 1 } }\n', '{ "a": { "x": 1, "y": 2 }, "b": [] }\n'];
    expect(merged(base, next, '{ "a": { "x": 1, "z": 3 } }\n', 'a.json')).toBe(
      '{ "a": { "x": 1, "y": 2, "z": 3 }, "b": [] }\n',
    );
  });

  it.each([
    ['what both changed', 'const a = 1;\n', 'const a = 2;\n', 'const a = 3;\n', ['1', '2']],
    ['what is gone, but was edited', 'a(1);\nb();\n', 'b();\n', 'a(2);\nb();\n', ['a(1);', '']],
    ['what is gone, but has a comment of somebody', 'a();\nb();\n', 'a();\n', 'a();\n// Ours.\nb();\n', ['b();', '']],
    ['what changed, but was taken out', 'a(1);\nb();\n', 'a(2);\nb();\n', 'b();\n', ['a(1);', 'a(2);']],
    [
      'what both added, each in its way',
      'const x = {};\n',
      'const x = { a: 1 };\n',
      'const x = { a: 2 };\n',
      ['', 'a: 1'],
    ],
    ['what is of another kind now', 'const a = b;\n', 'const a = c();\n', 'const a = [];\n', ['b', 'c()']],
  ])('tells %s', (_what, base, next, current, conflict) => {
    expect(merged(base, next, current)).toEqual([conflict]);
  });

  it('says where', () => {
    const { conflicts } = merge(
      { base: 'a();\nf(1);\n', next: 'a();\nf(2);\n', current: 'a();\n\n\nf(3);\n' },
      'file.ts',
    );
    expect(conflicts).toEqual([{ line: 4, before: '1', after: '2' }]);
    const gone = merge({ base: 'a();\nf(1);\n', next: 'a();\n', current: 'a();\n\nf(3);\n' }, 'file.ts');
    expect(gone.conflicts).toEqual([{ line: 3, before: 'f(1);', after: '' }]);
  });
});
