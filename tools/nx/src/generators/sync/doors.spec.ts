import { describe, expect, it } from '@jest/globals';
import { withDoors } from './doors.js';

const conditions = (stem: string) => ({
  '@acme/source': `./src/${stem}.ts`,
  types: `./dist/${stem}.d.ts`,
  default: `./dist/${stem}.js`,
});
const manifestOf = (exports: unknown, indent: string | number = 2) =>
  `${JSON.stringify({ name: '@acme/mail', exports, files: ['dist'] }, undefined, indent)}\n`;
const root = { './package.json': './package.json', '.': conditions('index') };
const after = (exports: unknown, ...stems: readonly string[]) =>
  withDoors(manifestOf(exports), new Set(['index', 'mail', ...stems]));

describe('A door', () => {
  it('is there for each folder that has an index, like the root, before the one for tests', () => {
    const exports = { ...root, './smtp': conditions('smtp/index'), './testing': conditions('testing/index') };
    const sources = ['smtp/index', 'testing/index', 'smtp/deeper/index', 'file/file', 'sqs/index', 'aws/index'];

    const { text, reasons } = after(exports, ...sources);

    expect(text).toBe(
      manifestOf({
        ...root,
        './smtp': conditions('smtp/index'),
        './aws': conditions('aws/index'),
        './sqs': conditions('sqs/index'),
        './testing': conditions('testing/index'),
      }),
    );
    expect(reasons).toEqual([
      '"./aws" is missing, src/aws/index.ts is there.',
      '"./sqs" is missing, src/sqs/index.ts is there.',
    ]);
    expect(withDoors(text, new Set(['index', ...sources]))).toEqual({ text, reasons: [] });
  });

  it('is the last when it is the one for tests, or there is none', () => {
    expect(after({ ...root, './smtp': conditions('smtp/index') }, 'smtp/index', 'testing/index').text).toBe(
      manifestOf({ ...root, './smtp': conditions('smtp/index'), './testing': conditions('testing/index') }),
    );
    expect(after(root, 'smtp/index').text).toBe(manifestOf({ ...root, './smtp': conditions('smtp/index') }));
  });

  it('goes when its source is gone, be it a folder or a file, the first or the last', () => {
    const exports = {
      './early': conditions('early/index'),
      ...root,
      './smtp': conditions('smtp/index'),
      './kept': conditions('kept'),
      './register': conditions('register'),
    };

    const { text, reasons } = after(exports, 'kept');

    expect(text).toBe(manifestOf({ ...root, './kept': conditions('kept') }));
    expect(reasons).toEqual([
      '"./early" leads to src/early/index.ts, which is gone.',
      '"./smtp" leads to src/smtp/index.ts, which is gone.',
      '"./register" leads to src/register.ts, which is gone.',
    ]);
  });

  it('follows its source from a folder to a file', () => {
    expect(after({ ...root, './smtp': conditions('smtp/index') }, 'smtp').text).toBe(
      manifestOf({ ...root, './smtp': conditions('smtp') }),
    );
  });

  it('gets the conditions that the root has, in their order', () => {
    const { default: compiled, types } = conditions('smtp/index');

    const { text, reasons } = after({ ...root, './smtp': { default: compiled, types } }, 'smtp/index');

    expect(text).toBe(manifestOf({ ...root, './smtp': conditions('smtp/index') }));
    expect(reasons).toEqual(['"./smtp" has other conditions than ".".']);
  });

  it.each([
    { what: 'a path', entry: (stem: string) => `./dist/${stem}.js` },
    {
      what: 'conditions in conditions',
      entry: (stem: string) => ({
        import: { types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` },
        require: `./dist/${stem}.cjs`,
      }),
    },
  ])('is like a root that is $what', ({ entry }) => {
    expect(after({ '.': entry('index') }, 'smtp/index').text).toBe(
      manifestOf({ '.': entry('index'), './smtp': entry('smtp/index') }),
    );
  });

  it.each(['\t', 4, 0])('is written as the others are, indented by %j', (indent) => {
    expect(withDoors(manifestOf(root, indent), new Set(['index', 'smtp/index'])).text).toBe(
      manifestOf({ ...root, './smtp': conditions('smtp/index') }, indent),
    );
  });
});

describe('Left as it stands is', () => {
  it.each([
    ['an entry that leads elsewhere', { './smtp': './dist/else.js', './generators.json': './generators.json' }],
    ['an entry with a condition of its own', { './smtp': { ...conditions('smtp/index'), browser: './dist/b.js' } }],
    [
      'an entry whose paths belong to several sources',
      { './smtp': { ...conditions('smtp/index'), types: './x.d.ts' } },
    ],
    ['a source that has another name', { './mailer': conditions('smtp/index') }],
    ['what somebody hid', { './smtp': null }],
  ])('%s', (_, entries) => {
    const exports = { ...root, ...entries };

    expect(after(exports, 'smtp/index')).toEqual({ text: manifestOf(exports), reasons: [] });
  });

  it.each([
    ['without exports', undefined],
    ['with a path', './dist/index.js'],
    ['with conditions alone', conditions('index')],
    ['with a list', { '.': ['./dist/index.js'] }],
    ['whose root is called otherwise', { '.': { types: './dist/index.d.ts', default: './dist/main.js' } }],
  ])('a package %s', (_, exports) => {
    expect(after(exports, 'smtp/index')).toEqual({ text: manifestOf(exports), reasons: [] });
  });

  it('a package that is not built from its src', () => {
    const exports = { ...root, './smtp': conditions('smtp/index') };

    expect(withDoors(manifestOf(exports), new Set(['main']))).toEqual({ text: manifestOf(exports), reasons: [] });
  });
});
