import { describe, expect, it } from '@jest/globals';
import { syncGenerator } from '../src/generators/sync/sync.generator.js';
import { treeOfThisWorkspace } from './support/libs-tree.js';

describe('This workspace', () => {
  it('has the doors and the table of libs that it should have: else run npm run sync', async () => {
    const tree = treeOfThisWorkspace();
    const before = tree.listChanges().map(({ path, content }) => [path, String(content)]);

    expect(await syncGenerator(tree)).toEqual({ outOfSyncDetails: [] });
    expect(tree.listChanges().map(({ path, content }) => [path, String(content)])).toEqual(before);
  });

  it('has a table of libs', async () => {
    const tree = treeOfThisWorkspace();
    tree.delete('libs/mail');

    expect((await syncGenerator(tree))?.outOfSyncDetails).toEqual([
      'README.md: There is a row of [@ashlar/mail](libs/mail/README.md), which is no public lib.',
    ]);
  });
});
