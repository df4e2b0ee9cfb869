import { describe, expect, it } from '@jest/globals';
import { listInCall, listInConstant, listOfConstant, listOfModule, withElement, withoutElement } from './lists.js';

const PLACE = listOfConstant('entities');

describe('a list', () => {
  it.each([
    ['export const entities = [];\n', 'export const entities = [X];\n'],
    ['export const entities = [A];\n', 'export const entities = [A, X];\n'],
    ['export const entities = [A, ...b] as const;\n', 'export const entities = [A, ...b, X] as const;\n'],
    ['const entities = [\n  A,\n  ...b,\n];\n', 'const entities = [\n  A,\n  ...b,\n  X,\n];\n'],
    ['const entities = [\n  A,\n  B\n];\n', 'const entities = [\n  A,\n  B,\n  X\n];\n'],
    ['const entities = [\n  A, // first\n];\n', 'const entities = [\n  A, // first\n  X,\n];\n'],
    ['const entities = [\n  A,\n  // last\n];\n', 'const entities = [\n  A,\n  X,\n  // last\n];\n'],
  ])('gets an element at its end, once, and loses it without a trace: %j', (text, expected) => {
    const changed = withElement(text, PLACE, 'X');
    expect(changed).toBe(expected);
    expect(withElement(changed, PLACE, 'X')).toBe(changed);
    expect(withoutElement(changed, PLACE, 'X')).toBe(text);
  });

  it.each([
    ['const entities = [X, A];\n', 'const entities = [A];\n'],
    ['const entities = [\n  X, // x\n  A,\n];\n', 'const entities = [\n  A,\n];\n'],
    ['const entities = [\n  A, // a\n  X,\n  B,\n];\n', 'const entities = [\n  A, // a\n  B,\n];\n'],
  ])('loses an element wherever it stands: %j', (text, expected) => {
    expect(withoutElement(text, PLACE, 'X').replace('[ A', '[A')).toBe(expected);
  });

  it('is left as it is where it has no such element, and where there is no such list', () => {
    for (const text of ['const entities = [XY, "X"];\n', 'const others = [X];\n', 'const entities = make(X);\n']) {
      expect(withoutElement(text, PLACE, 'X')).toBe(text);
    }
  });

  it('says what to write by hand where it is not found', () => {
    expect(() => withElement('const entities = all();\n', PLACE, 'X')).toThrow(
      'There is no const entities = [...]: write X where it belongs.',
    );
  });
});

const MODULE = `
const ROLE_PERMISSIONS = { user: ['projects:*'] };
@Module({ imports: [] })
export class OtherModule {}
@Global()
@Module({})
export class AppModule {
  static forRoot(config): DynamicModule {
    const http = HttpModule.forRootAsync({ imports: [A], useFactory: () => ({ errors: [...E] }) });
    return { module: AppModule, imports: [B.forRoot({ imports: [C] }), http] };
  }
}
`;

describe('a list in a module', () => {
  it.each([
    [listOfModule('AppModule', 'imports'), '[C] }), http, X]'],
    [listOfModule('OtherModule', 'imports'), '@Module({ imports: [X] })'],
    [listInCall('HttpModule', 'errors'), 'errors: [...E, X]'],
    [listInConstant('ROLE_PERMISSIONS', 'user'), "{ user: ['projects:*', X] }"],
  ])('is found by what it is: $description', (place, expected) => {
    const changed = withElement(MODULE, place, 'X');
    expect(changed).toContain(expected);
    expect(withoutElement(changed, place, 'X')).toBe(MODULE);
  });
});
