import { describe, expect, it } from '@jest/globals';
import { doorsOf, exportTarget, targetsOf } from './exports-map.js';
import { manifestOf } from './manifest.js';

/** The file behind a door, or `closed`. */
function behind(fields: object, subpath: string): string {
  const target = exportTarget(manifestOf(fields), subpath);
  return target.kind === 'file' ? target.path : target.kind;
}

describe('exportTarget', () => {
  it('is any file without exports', () => {
    expect(behind({}, '.')).toBe('./index.js');
    expect(behind({ main: 'lib/a.js', exports: null }, '.')).toBe('lib/a.js');
    expect(behind({}, './lib/b.js')).toBe('./lib/b.js');
  });

  it('is the one door of a text, a list or mere conditions', () => {
    expect(behind({ exports: './a.js' }, '.')).toBe('./a.js');
    expect(behind({ exports: [{ browser: './b.js' }, './a.js'] }, '.')).toBe('./a.js');
    expect(behind({ exports: { require: './a.cjs', import: './a.js' } }, '.')).toBe('./a.js');
    expect(behind({ exports: './a.js' }, './b')).toBe('closed');
  });

  it('follows the first condition that leads somewhere', () => {
    const exports = { '.': { types: './a.d.ts', node: { require: './a.cjs' }, default: { import: './a.js' } } };

    expect(behind({ exports }, '.')).toBe('./a.js');
  });

  it('prefers the longest pattern, and closes what is null', () => {
    const exports = { './*': './any/*.js', './lib/*.js': './lib/*.js', './lib/private/*': null };

    expect(behind({ exports }, './lib/a.js')).toBe('./lib/a.js');
    expect(behind({ exports }, './a/b')).toBe('./any/a/b.js');
    expect(behind({ exports }, './lib/private/a')).toBe('closed');
  });
});

describe('doorsOf and targetsOf', () => {
  it('list the doors, and where a condition leads', () => {
    const manifest = manifestOf({
      exports: {
        './package.json': './package.json',
        '.': { source: './src/a.ts', default: './a.js' },
        './b': './b.js',
      },
    });

    expect(doorsOf(manifest)).toEqual(['.', './b']);
    expect(targetsOf(manifest, 'source')).toEqual(['./src/a.ts']);
  });
});
