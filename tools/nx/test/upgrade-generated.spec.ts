import { appendFile, cp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { projectChecks } from './support/app-projects.js';
import { WorkspaceCopy } from './support/workspace-copy.js';

jest.setTimeout(150_000);

/** `@ashlar/nx` as it was packed before there were migrations. */
const EARLIER = fileURLToPath(new URL('./earlier/ashlar-nx-0.1.0.tgz', import.meta.url));
const GENERATORS = './earlier/package/generators.json';

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
  // `nx migrate` starts itself again until it is an Nx within the workspace.
  const nx = await realpath(join(copy.folder, 'node_modules/nx'));
  await rm(join(copy.folder, 'node_modules/nx'));
  await cp(nx, join(copy.folder, 'node_modules/nx'), { recursive: true });
  await copy.mustRun('mkdir', ['earlier']);
  await copy.mustRun('tar', ['-xzf', EARLIER, '-C', 'earlier']);
  await copy.mustRun('npx', ['nx', 'g', `${GENERATORS}:app`, 'shop']);
  await copy.mustRun('npx', ['nx', 'g', `${GENERATORS}:resource`, 'product', '--app=shop', '--fields=title:string!']);
  await rm(join(copy.folder, 'earlier'), { recursive: true });
});
afterAll(() => copy.remove());

const at = (path: string) => join(copy.folder, 'apps/shop', path);

/** What `nx migrate` writes for somebody who comes from the earlier version. */
async function migrationsSince(version: string): Promise<object[]> {
  const text = await readFile(join(copy.folder, 'tools/nx/migrations.json'), 'utf8');
  const { generators } = JSON.parse(text) as { generators: Record<string, { version: string }> };
  const newer = Object.entries(generators).filter(
    ([, each]) => each.version.localeCompare(version, 'en', { numeric: true }) > 0,
  );
  return newer.map(([name, each]) => ({ package: '@ashlar/nx', name, ...each }));
}

describe('an app of an earlier version', () => {
  it('is made up to date by nx migrate, and people are told what is left to them', async () => {
    await appendFile(at('README.md'), '\nOurs.\n');
    await copy.keep();
    const migrations = await migrationsSince('0.1.0');
    expect(migrations).not.toEqual([]);
    await writeFile(join(copy.folder, 'migrations.json'), JSON.stringify({ migrations }));
    const report = await copy.mustRun('npx', ['nx', 'migrate', '--run-migrations', '--skip-install']);
    await rm(join(copy.folder, 'migrations.json'));
    expect(report).toContain('apps/shop/README.md was edited, and what is generated has changed since 0.1.0');
    expect(report).toContain('+ docker build -f apps/shop/Dockerfile');
    expect((await copy.changes()).filter((line) => !line.startsWith('A  '))).toEqual(
      expect.arrayContaining([expect.stringMatching(/apps\/shop\/test\/app.spec.ts/), '?? apps/shop/Dockerfile']),
    );
    expect(await readFile(at('README.md'), 'utf8')).toMatch(/\nOurs.\n$/);
    expect(await readFile(at('src/app.module.ts'), 'utf8')).toContain('ProductsModule');
  });

  it('is left as it is by a second run', async () => {
    await copy.keep();
    const before = await copy.changes();
    await writeFile(
      join(copy.folder, 'migrations.json'),
      JSON.stringify({ migrations: await migrationsSince('0.1.0') }),
    );
    await copy.mustRun('npx', ['nx', 'migrate', '--run-migrations', '--skip-install']);
    await rm(join(copy.folder, 'migrations.json'));
    expect(await copy.changes()).toEqual(before);
  });

  it('passes typecheck, format, lint and its specs then', async () => {
    const check = projectChecks(copy, ['shop']);
    await check.typecheck();
    await Promise.all([check.format(), check.lint()]);
    expect(await check.test('shop')).toContain('Test Suites: 4 passed, 4 total');
  });

  it('takes capabilities and resources of this version', async () => {
    await copy.keep();
    const before = await copy.changes();
    await copy.generate('remove', 'rate-limiting', '--app=shop');
    await copy.generate('add', 'rate-limiting', '--app=shop');
    await copy.generate('remove-resource', 'product', '--app=shop');
    const changed = (await copy.changes()).filter((line) => !before.includes(line));
    expect(changed.filter((line) => !/product/i.test(line))).toEqual([
      expect.stringContaining('apps/shop/.ashlar/generated.json'),
      expect.stringContaining('apps/shop/src/app.module.ts'),
      expect.stringContaining('apps/shop/src/app.schema.ts'),
    ]);
  });
});
