import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { projectChecks } from './support/app-projects.js';
import { asked, everySet } from './support/app-workspace.js';
import { WorkspaceCopy } from './support/workspace-copy.js';

jest.setTimeout(150_000);

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
});
afterAll(() => copy.remove());

const created = (report: string) => [...report.matchAll(/^CREATE (\S+)$/gm)].map(([, path]) => `?? ${path}`).sort();
const touched = (report: string) => report.match(/^(CREATE|UPDATE|DELETE) \S+$/gm)?.toSorted();
const passed = (suites: number) => `Test Suites: ${suites} passed, ${suites} total`;

describe('an app with everything, one with nothing, and a resource', () => {
  const check = () => projectChecks(copy, ['shop', 'bare']);

  it('are told beforehand, made, and taken away without a trace', async () => {
    const announced = await copy.generate('app', 'shop', '--dry-run');
    expect(await copy.changes()).toEqual([]);
    const done = await copy.generate('app', 'shop');
    expect((await copy.changes()).toSorted()).toEqual(created(done));
    expect(created(announced)).toEqual(created(done));
    await copy.generate('app', 'shop', '--undo');
    expect(await copy.changes()).toEqual([]);
  });

  it('pass typecheck, format and lint', async () => {
    await copy.generate('app', 'shop');
    await copy.generate('app', 'bare', '--capabilities=none');
    await copy.generate('resource', 'product', '--app=shop', '--fields=title:string! price:decimal dueAt:timestamptz?');
    await copy.keep();
    await check().typecheck();
    await Promise.all([check().format(), check().lint()]);
  });

  it('pass their specs, the check of the schema among them', async () => {
    const [shop, bare] = await Promise.all([check().test('shop'), check().test('bare')]);
    expect(shop).toContain(passed(4));
    expect(bare).toContain(passed(3));
  });

  it('start, built, with a database of their own, and answer', async () => {
    const reports = await Promise.all([check().endToEnd('shop'), check().endToEnd('bare')]);
    for (const report of reports) expect(report).toContain(passed(1));
  });

  it('write their OpenAPI document, their settings and how to call them', async () => {
    const { report } = await check().mode('shop', 'openapi');
    const { paths } = JSON.parse(report) as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/v1/me', '/api/v1/products/{id}']));
    expect((await check().mode('bare', 'config', '--reference')).report).toContain('`database.url`');
    expect((await check().mode('bare', 'help')).report).not.toContain('admin');
    const wrong = await check().mode('bare', 'admin', 'rotate-keys');
    expect([wrong.succeeded, wrong.report]).toEqual([false, expect.stringContaining('There is no mode "admin"')]);
  });

  it('are in sync with TypeScript, but for the references of the workspace', async () => {
    await copy.mustRun('npx', ['nx', 'sync']);
    expect((await copy.changes()).filter((line) => !/^[AM] /.test(line))).toEqual([' M tsconfig.json']);
  });

  it('are right without a capability, and as they were with it again', async () => {
    await copy.keep();
    const announced = await copy.generate('remove', 'idempotency,rate-limiting', '--app=shop', '--dry-run');
    const done = await copy.generate('remove', 'idempotency,rate-limiting', '--app=shop');
    expect(touched(announced)).toEqual(touched(done));
    expect(touched(done)).toEqual(expect.arrayContaining(['DELETE apps/shop/src/limits/limits.ts']));
    await check().typecheck();
    await Promise.all([check().format(), check().lint()]);
    expect(await check().test('shop')).toContain(passed(4));
    await copy.generate('add', 'idempotency,rate-limiting', '--app=shop');
    expect((await copy.changes()).filter((line) => !/^[AM] {2}/.test(line))).toEqual([]);
  });
});

// Many minutes: only where somebody asks for it.
(process.env.ASHLAR_NX_EVERY ? describe : describe.skip)('apps with every set of capabilities', () => {
  const apps = everySet().map((set, index) => ({ name: `stall-${index}`, set }));

  it('pass typecheck, format, lint, their specs and their end-to-end tests', async () => {
    for (const { name, set } of apps) {
      await copy.generate('app', name, `--capabilities=${asked(set)}`);
      if (set.includes('auth'))
        await copy.generate('resource', 'product', `--app=${name}`, '--fields=title:string! price:decimal');
    }
    const names = apps.map(({ name }) => name);
    const check = projectChecks(copy, names);
    await check.typecheck();
    await check.format();
    await check.lint();
    for (const { name, set } of apps) {
      expect(await check.test(name)).toContain(passed(set.includes('auth') ? 4 : 3));
      expect(await check.endToEnd(name)).toContain(passed(1));
    }
  }, 1_500_000);
});
