import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { flushChanges, FsTree } from 'nx/src/generators/tree';
import { resourceGenerator } from '../src/generators/resource/resource.generator.js';
import { appChecks } from './support/app-checks.js';
import { EVERY_FIELD, FIELDS_ALONE } from './support/every-field.js';
import { WorkspaceCopy } from './support/workspace-copy.js';

jest.setTimeout(150_000);

let copy: WorkspaceCopy;
let check: ReturnType<typeof appChecks>;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
  check = appChecks(copy);
});
afterAll(() => copy.remove());

const pathsIn = (report: string) => [...report.matchAll(/^(?:CREATE|UPDATE) (\S+)$/gm)].map(([, path]) => path).sort();
const CUSTOMER = ['resource', 'customer', '--app=api', '--fields=name:string! manager:ref(user)'] as const;
const ORDER_ITEM = ['resource', 'orderItem', '--app=api', `--fields=${EVERY_FIELD}`] as const;

describe('the reference API with resources of every type of field', () => {
  it('is told beforehand what will happen, and that happens', async () => {
    const announced = await copy.generate(...CUSTOMER, '--dry-run');
    expect(await copy.changes()).toEqual([]);
    const done = await copy.generate(...CUSTOMER);
    await copy.generate(...ORDER_ITEM);
    const withoutTime = (report: string) => pathsIn(report).map((path) => path?.replace(/\d{13}/, 'TIME'));
    expect(withoutTime(announced)).toEqual(withoutTime(done));
    expect(pathsIn(done)).toHaveLength(15);
  });

  it('passes typecheck, format and lint', async () => {
    await check.typecheck();
    await check.format();
    await check.lint(
      'src/customers',
      'src/order-items',
      'src/migrations',
      'src/app.module.ts',
      'src/app.schema.ts',
      'test',
    );
  });

  it('passes its specs, and has the schema that its entities say', async () => {
    expect(await check.test('customer', 'order-item', 'test/schema')).toContain('Test Suites: 5 passed, 5 total');
  });

  it('has its operations in the OpenAPI document, and in the table of permissions', async () => {
    const document = JSON.parse(await check.openApi()) as { paths: Record<string, object> };
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/customers', '/api/v1/customers/{id}', '/api/v1/order-items/{id}']),
    );
    const [table, page] = ['PERMISSIONS.now.md', 'PERMISSIONS.md'].map((name) => join(copy.folder, 'apps/api', name));
    await check.openApi('--permissions', `--output=${table}`);
    await copy.mustRun('npx', ['prettier', '--write', String(table)]);
    expect(readFileSync(String(page), 'utf8')).toBe(readFileSync(String(table), 'utf8'));
    await copy.mustRun('rm', [String(table)]);
  });

  it('stays as it is when they are generated again', async () => {
    await copy.keep();
    const before = await copy.changes();
    await copy.generate(...ORDER_ITEM);
    expect(await copy.changes()).toEqual(before);
  });

  it('is as it was when they are removed', async () => {
    await copy.generate('remove-resource', 'order-items', '--app=api');
    await copy.generate('remove-resource', 'customer', '--app=api');
    await copy.keep();
    expect(await copy.changes()).toEqual([]);
  });
});

// Many minutes: only where somebody asks for it.
(process.env.ASHLAR_NX_EVERY ? describe : describe.skip)('resources with one field alone', () => {
  beforeAll(async () => {
    const tree = new FsTree(copy.folder, false);
    for (const resource of FIELDS_ALONE) await resourceGenerator(tree, { ...resource, app: 'api' });
    flushChanges(copy.folder, tree.listChanges());
  });

  it('pass typecheck, format, lint, their specs and the check of the schema', async () => {
    await check.typecheck();
    await check.format();
    await check.lint('src', 'test');
    // One file for the rules and one for the endpoints of each, and that of the schema.
    const suites = 2 * FIELDS_ALONE.length + 1;
    expect(await check.test('thing', 'test/schema')).toContain(`Test Suites: ${suites} passed, ${suites} total`);
  }, 900_000);
});
