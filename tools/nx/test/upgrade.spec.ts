import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { appGenerator } from '../src/generators/app/app.generator.js';
import { migrationGenerator } from '../src/generators/migration/migration.generator.js';
import { resourceGenerator } from '../src/generators/resource/resource.generator.js';
import { upgradeApps } from '../src/upgrade/upgrade.service.js';
import { textsOf } from './support/app-tree.js';
import { workspaceTree } from './support/app-workspace.js';

const RECORD = 'apps/shop/.ashlar/generated.json';
const MODULE = 'apps/shop/src/app.module.ts';

interface FileRecord {
  hash: string;
  wired?: string;
  version: string;
}

let tree: Tree;
beforeEach(async () => {
  tree = workspaceTree();
  await appGenerator(tree, { name: 'shop' });
  await resourceGenerator(tree, { name: 'product', fields: 'title:string!', timestamp: '1763800000000' });
  await migrationGenerator(tree, { name: 'add-colour', timestamp: '1763800000001' });
});

const record = () =>
  JSON.parse(tree.read(RECORD, 'utf-8') ?? '{}') as { files: Record<string, FileRecord>; generations: object };

function changeRecord(change: (files: Record<string, FileRecord>) => void): void {
  const { files, ...others } = record();
  change(files);
  tree.write(RECORD, `${JSON.stringify({ ...others, files }, undefined, 2)}\n`);
}

/** As if an earlier version had written the file with another text. */
function wasOnce(path: string, from: string, to: string): void {
  const text = tree.read(path, 'utf-8') ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  const earlier = text.replace(from, to);
  tree.write(path, earlier);
  const hash = createHash('sha256').update(earlier).digest('hex');
  changeRecord((files) => {
    const { wired, ...file } = files[path] ?? { hash, version: '' };
    files[path] = {
      ...file,
      version: '0.0.9',
      ...(wired === undefined ? { hash } : { hash: 'of before', wired: hash }),
    };
  });
}

describe('an upgrade of generated apps', () => {
  it('changes nothing where all is as it would be generated', async () => {
    const before = textsOf(tree);
    expect(await upgradeApps(tree)).toEqual([]);
    expect(textsOf(tree)).toEqual(before);
  });

  it.each(['apps/shop/README.md', 'apps/shop/src/products/product.ts', 'apps/shop-e2e/jest.config.mjs'])(
    'writes %s anew when nobody has touched it, and notes that',
    async (path) => {
      if (path.includes('e2e')) tree.write('apps/shop-e2e/README.md', 'Ours.\n');
      const now = tree.read(path, 'utf-8');
      const recordPath = path.replace(/^(apps\/[^/]+)\/.*/, '$1/.ashlar/generated.json');
      const earlier = `${now}\n// Of before.\n`;
      tree.write(path, earlier);
      const { files, ...others } = JSON.parse(tree.read(recordPath, 'utf-8') ?? '{}');
      files[path] = { ...files[path], version: '0.0.9', hash: createHash('sha256').update(earlier).digest('hex') };
      tree.write(recordPath, JSON.stringify({ ...others, files }));
      expect(await upgradeApps(tree)).toEqual([]);
      expect(tree.read(path, 'utf-8')).toBe(now);
      expect(tree.read(recordPath, 'utf-8')).not.toContain('0.0.9');
    },
  );

  it('writes the wiring anew with the lines that generators have added to it', async () => {
    const before = textsOf(tree);
    wasOnce(MODULE, 'export class AppModule', '// Of before.\nexport class AppModule');
    wasOnce('apps/shop/src/app.schema.ts', 'export const entities', '// Of before.\nexport const entities');
    expect(await upgradeApps(tree)).toEqual([]);
    expect(textsOf(tree)).toEqual(before);
  });

  it('adds what there was not', async () => {
    const before = textsOf(tree);
    tree.delete('apps/shop/Dockerfile');
    changeRecord((files) => delete files['apps/shop/Dockerfile']);
    expect(await upgradeApps(tree)).toEqual([]);
    expect(textsOf(tree)).toEqual(before);
  });

  it('takes away what is generated no more, unless somebody edited it', async () => {
    const before = textsOf(tree);
    const gone = ['apps/shop/src/once.ts', 'apps/shop/src/ours.ts'];
    for (const path of gone) tree.write(path, 'export {};\n');
    const hash = createHash('sha256').update('export {};\n').digest('hex');
    changeRecord((files) => {
      for (const path of gone) files[path] = { hash, version: '0.0.9', ...{ madeBy: 'app shop' } };
    });
    tree.write('apps/shop/src/ours.ts', 'export const ours = 1;\n');
    expect(await upgradeApps(tree)).toEqual([expect.stringContaining('apps/shop/src/ours.ts is generated no more')]);
    expect(textsOf(tree)).toEqual({ ...before, 'apps/shop/src/ours.ts': 'export const ours = 1;\n' });
  });

  it('leaves what somebody edited, deleted or wrote, and tells what is generated now', async () => {
    wasOnce('apps/shop/README.md', '# Shop', '# A shop');
    tree.write('apps/shop/README.md', 'Ours.\n');
    wasOnce('apps/shop/src/products/product.ts', 'export', '// Of before.\nexport');
    tree.delete('apps/shop/src/products/product.ts');
    tree.write('apps/shop/Dockerfile', 'FROM ours\n');
    changeRecord((files) => delete files['apps/shop/Dockerfile']);
    const before = textsOf(tree);
    const reports = await upgradeApps(tree);
    expect(reports).toEqual([
      expect.stringMatching(
        /^apps\/shop\/README.md was edited, and what is generated has changed since 0.0.9. It stays/,
      ),
      expect.stringMatching(/^apps\/shop\/Dockerfile is not generated. It stays. What it has not:\n\+ # syntax=docker/),
    ]);
    expect(reports.every((report) => report.split('\n').length <= 22)).toBe(true);
    expect(textsOf(tree)).toEqual(before);
  });

  it('says nothing of what somebody edited where what is generated is what it was', async () => {
    tree.write('apps/shop/README.md', 'Ours.\n');
    expect(await upgradeApps(tree)).toEqual([]);
  });
});
