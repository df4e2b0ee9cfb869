import { describe, expect, it } from '@jest/globals';
import { importsOf } from './imports.js';

/** `load a`, `call b`. */
const found = (source: string) => importsOf(source).map(({ specifier, when }) => `${when} ${specifier}`);

describe('importsOf', () => {
  it.each([
    [`import 'a';`],
    [`import"a"`],
    [`import b from 'a';`],
    [`import b, { c as d, type e } from 'a'`],
    [`import * as b\n  from /* here */ 'a'`],
    [`import { from } from 'a'`],
    [`import { 'b c' as d } from 'a'`],
    [`import from from 'a'`],
    [`import type from 'a'`],
    [`import type, { b } from 'a'`],
    [`import { type } from 'a'`],
    [`import {} from 'a'`],
    [`import b from 'a' with { type: 'json' }`],
    [`export * from 'a'`],
    [`export * as b from 'a'`],
    [`export { b, c as default } from 'a'`],
    [`#!/usr/bin/env node\nimport 'a'`],
    [`\uFEFFimport 'a'`],
  ])('finds what is loaded with the file: %s', (source) => {
    expect(found(source)).toEqual(['load a']);
  });

  it.each([
    [`await import('a')`],
    ['await import(`a`)'],
    [`import('a', { with: { type: 'json' } })`],
    [`const b = require("a")`],
    [`import b = require('a')`],
    ['const b = `${import("a")}`'],
    ['const b = `}${{ c: `${{}}` }}${require("a")}`'],
  ])('finds what a call loads: %s', (source) => {
    expect(found(source)).toEqual(['call a']);
  });

  it.each([
    [`import type { b } from 'a'`],
    [`import type b from 'a'`],
    [`import type * as b from 'a'`],
    [`import { type b, type c } from 'a'`],
    [`export type { b } from 'a'`],
    [`let b: typeof import('a')`],
  ])('tells types: %s', (source) => {
    expect(found(source)).toEqual(['never a']);
  });

  it.each([
    [`// import 'a'`],
    [`/* import 'a'\n import 'b' */`],
    [`/* import 'a'`],
    [`const b = "import 'a'"`],
    [`const b = 'it\\'s'; const c = 'import "a"'`],
    ['`import "a" ${b} import "c"`'],
    ['`\\${import("a")}`'],
    [`/import 'a'/.test(b)`],
    [`return /[/'"]import('a')/u`],
    [`b.import('a'); b.require('a')`],
    [`import(b); require(b + 'a'); import('a' + b)`],
    [`import.meta.resolve('a')`],
    [`export const b = 'a'; export default 'c'`],
    [`const from = 'a'`],
    [`const imports = { import: 'a' }`],
    [`export function b() { return 'from'; }`],
  ])('finds nothing in: %s', (source) => {
    expect(found(source)).toEqual([]);
  });

  it('goes on behind what it can not read', () => {
    expect(found(`const b = 'open\nimport 'a';\nif (c) /'/.test(d);\nimport 'e';`)).toEqual(['load a', 'load e']);
  });

  it('divides, and does not take that for a regular expression', () => {
    expect(found(`const b = (c) / 2; import 'a'; const d = e / 2 + '/';\nimport 'f';`)).toEqual(['load a', 'load f']);
  });

  it('keeps the order, and what comes twice', () => {
    expect(found(`import 'a'; import 'b'; await import('a');`)).toEqual(['load a', 'load b', 'call a']);
  });
});
