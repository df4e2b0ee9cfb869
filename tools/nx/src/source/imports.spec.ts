import { describe, expect, it } from '@jest/globals';
import { isUsed, withImport, withoutImport } from './imports.js';

const FILE = `/** Of the app. */
import { Module } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { CLOCK, type Clock } from './app.tokens.js';
import type { Project } from './projects/project.js';

export const things = [Module, ClsModule, CLOCK];
`;

const CASES = [
  { name: 'ProductsModule', from: './products/products.module.js' },
  { name: 'Zebra', from: './a.js' },
  { name: 'IDS', from: './app.tokens.js' },
  { name: 'ANCHOR', from: './app.tokens.js' },
  { name: 'Global', from: '@nestjs/common' },
  { name: 'Entity', from: 'typeorm' },
  { name: 'ProjectId', from: './projects/project.js', isType: true },
  { name: 'moved', from: './projects/project.js' },
  { name: 'Sources', from: './app.tokens.js', isType: true },
];

describe('an import', () => {
  it.each(CASES)('of $name from $from is written once, and taken away without a trace', (wanted) => {
    const changed = withImport(FILE, wanted);
    expect(changed).toContain(wanted.name);
    expect(withImport(changed, wanted)).toBe(changed);
    expect(withoutImport(changed, wanted)).toBe(FILE);
  });

  it('stands where a reader looks for it', () => {
    let text = FILE;
    for (const wanted of CASES) text = withImport(text, wanted);
    expect(text.split('\n').filter((line) => line.startsWith('import'))).toEqual([
      "import { Global, Module } from '@nestjs/common';",
      "import { ClsModule } from 'nestjs-cls';",
      "import { Entity } from 'typeorm';",
      "import { Zebra } from './a.js';",
      "import { ANCHOR, CLOCK, type Clock, IDS, type Sources } from './app.tokens.js';",
      "import { ProductsModule } from './products/products.module.js';",
      "import type { Project, ProjectId } from './projects/project.js';",
      "import { moved } from './projects/project.js';",
    ]);
  });

  it('is the first of a file that has none', () => {
    const wanted = { name: 'a', from: './a.js' };
    expect(withImport('export const b = 1;\n', wanted)).toBe("import { a } from './a.js';\nexport const b = 1;\n");
    expect(withImport('', wanted)).toBe("import { a } from './a.js';\n");
  });

  it('is left where it is not: in a comment, a string, another import', () => {
    const text = `// import { a } from './a.js';\nexport const b = "import { a } from './a.js'";\n`;
    expect(withoutImport(text, { name: 'a', from: './a.js' })).toBe(text);
  });

  it('is refused where something else has the name', () => {
    expect(() => withImport(FILE, { name: 'CLOCK', from: './clocks/clocks.errors.js' })).toThrow(
      "CLOCK is imported from './app.tokens.js' already. Choose another name.",
    );
  });

  it('is known to be in use', () => {
    expect(isUsed(FILE, 'CLOCK')).toBe(true);
    expect(isUsed(FILE, 'Project')).toBe(false);
  });
});
