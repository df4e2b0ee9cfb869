import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WorkspaceCopy } from './support/workspace-copy.js';

jest.setTimeout(120_000);

const NODE = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const MADE = [
  ['lib', 'feature-flags'],
  ['lib', 'units', '--floor=kernel'],
  ['lib', 'storage', '--floor=platform'],
  ['driver', 'feature-flags', 'post', '--client=nodemailer@^10.0.0'],
] as const;
/** One of each generator says what it would do. */
const TOLD: readonly (typeof MADE)[number][] = [MADE[0], MADE[3]];
const LIBS = ['libs/feature-flags', 'libs/units', 'libs/storage'];

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
});
afterAll(() => copy.remove());

const generate = ([generator, ...args]: readonly [string, ...string[]], ...flags: readonly string[]) =>
  copy.generate(generator, ...args, ...flags);
const listed = (report: string) =>
  [...report.matchAll(/^(?:CREATE|UPDATE|DELETE) \S+$/gm)].map(([line]) => line).sort();

/** Runs the tests of a lib as `nx test` does, its coverage included, and gives what they reported. */
const tested = (lib: string) =>
  copy.mustRun('node', [...NODE, '../../node_modules/jest/bin/jest.js', '--forceExit'], lib);

describe('a lib of each floor, and a driver', () => {
  it('are told beforehand, and made', async () => {
    for (const what of MADE) {
      const announced = TOLD.includes(what) ? await generate(what, '--dry-run') : undefined;
      const before = await copy.changes();
      const done = await generate(what);
      if (announced !== undefined) expect(listed(announced)).toEqual(listed(done));
      expect(await copy.changes()).not.toEqual(before);
    }
    await copy.keep();
  });

  it('are in sync with TypeScript', async () => {
    await copy.mustRun('npx', ['nx', 'sync']);
    expect((await copy.changes()).filter((line) => /^.M libs\/(feature-flags|units|storage)\//.test(line))).toEqual([]);
    await copy.mustRun('git', ['checkout', '--quiet', '.']);
  });

  it('pass typecheck, format and lint', async () => {
    await copy.mustRun('node', ['node_modules/typescript7/bin/tsc', '--build', ...LIBS]);
    await copy.mustRun('npx', ['prettier', '--check', ...LIBS]);
    await copy.mustRun('npx', ['eslint', '--max-warnings=0', ...LIBS]);
  });

  it('pass their tests, which reach what they must', async () => {
    const reports = await Promise.all([tested('libs/feature-flags'), tested('libs/units')]);
    for (const [index, suites] of [6, 3].entries()) {
      expect(reports[index]).toContain(`Test Suites: ${suites} passed, ${suites} total`);
      expect(reports[index]).toMatch(/Statements +: (9[0-9]|100)/);
    }
  });

  it('change nothing when they are made again', async () => {
    for (const what of MADE) await generate(what);
    expect((await copy.changes()).filter((line) => !/^[AM] {2}/.test(line))).toEqual([]);
  });

  it('leave nothing when they are undone', async () => {
    const refused = await copy.run('npx', ['nx', 'g', '@ashlar/nx:lib', 'feature-flags', '--undo']);
    expect([refused.succeeded, refused.report]).toEqual([false, expect.stringContaining('Undo that first')]);
    for (const [generator, lib, ...rest] of MADE.toReversed()) {
      const name = rest.filter((each) => !each.startsWith('--'));
      await copy.generate(generator, lib, ...name, '--undo');
    }
    await copy.keep();
    expect(await copy.changes()).toEqual([]);
  });
});
