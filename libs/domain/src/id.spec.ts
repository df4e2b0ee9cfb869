import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idTimestamp, isId, parseId, tryParseId, type Id } from './id.js';
import { sequentialIds } from './testing/index.js';

const uuids = fc.uuid();

describe('parseId', () => {
  it('gives a canonical id back unchanged, whatever its version', () => {
    fc.assert(fc.property(uuids, (uuid) => expect(parseId(uuid)).toBe(uuid)));
  });

  it('reads upper case as the same id', () => {
    fc.assert(fc.property(uuids, (uuid) => expect(parseId(uuid.toUpperCase())).toBe(uuid)));
  });

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['an empty text', ''],
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
    ['the max UUID', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['a UUID without hyphens', '0192f0c1a5b87d3e9a4b1c2d3e4f5a6b'],
    ['a UUID in braces', '{0192f0c1-a5b8-7d3e-9a4b-1c2d3e4f5a6b}'],
    ['a trailing line break', '0192f0c1-a5b8-7d3e-9a4b-1c2d3e4f5a6b\n'],
    ['version 0', '0192f0c1-a5b8-0d3e-9a4b-1c2d3e4f5a6b'],
    ['version 9', '0192f0c1-a5b8-9d3e-9a4b-1c2d3e4f5a6b'],
    ['another variant', '0192f0c1-a5b8-7d3e-ca4b-1c2d3e4f5a6b'],
    ['a digit that is not hexadecimal', '0192f0c1-a5b8-7d3e-9a4b-1c2d3e4f5a6g'],
    ['digits of another script', '٠192f0c1-a5b8-7d3e-9a4b-1c2d3e4f5a6b'],
  ])('refuses %s', (_what, value) => {
    expect(tryParseId(value)).toBeUndefined();
    expect(() => parseId(value)).toThrow(expect.objectContaining({ code: 'ID_INVALID', category: 'invalid' }));
  });

  it('refuses every text that is not 36 characters of a UUID', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(tryParseId(text)).toBeUndefined()));
  });
});

describe('isId', () => {
  it('accepts the canonical form only', () => {
    const id = '0192f0c1-a5b8-7d3e-9a4b-1c2d3e4f5a6b';
    expect([isId(id), isId(id.toUpperCase()), isId(` ${id}`), isId(null)]).toEqual([true, false, false, false]);
  });

  it('keeps ids of different things apart at compile time', () => {
    const project: Id<'Project'> = sequentialIds().next<'Project'>();
    const any: Id = project;
    // @ts-expect-error -- an id of a project is not an id of a user
    const user: Id<'User'> = project;
    // @ts-expect-error -- a text is no id before it is parsed
    const unparsed: Id = 'x';
    expect([any, user]).toEqual([project, project]);
    expect(isId(unparsed)).toBe(false);
  });
});

describe('idTimestamp', () => {
  it('knows no time of a UUID of another version', () => {
    fc.assert(fc.property(fc.uuid({ version: 4 }), (uuid) => expect(idTimestamp(parseId(uuid))).toBeUndefined()));
  });
});
