import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { logger, readJson, readNxJson, type Tree, updateNxJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { syncGenerator } from '../src/generators/sync/sync.generator.js';
import { addLib } from './support/libs-tree.js';

const README = `# Acme

| lib | what it is for |
| --- | -------------- |
`;

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  tree.write('.prettierrc', '{ "singleQuote": true }\n');
  tree.write('README.md', README);
  addLib(tree, 'mail');
});

const texts = () => tree.listChanges().map(({ path, content }) => [path, String(content)]);
const readme = () => tree.read('README.md', 'utf-8');
const doors = (lib: string) => Object.keys(readJson<{ exports: object }>(tree, `libs/${lib}/package.json`).exports);

function setOptions(options: Record<string, unknown>): void {
  updateNxJson(tree, { ...readNxJson(tree), sync: { generatorOptions: { '@ashlar/nx:sync': options } } });
}

describe('nx sync', () => {
  it('makes doors, and tells of them in the table, at once', async () => {
    tree.write('libs/mail/src/smtp/index.ts', '');
    tree.write('libs/mail/src/testing/index.ts', '');

    const result = await syncGenerator(tree);

    expect(doors('mail')).toEqual(['./package.json', '.', './smtp', './testing']);
    expect(readme()).toBe(`# Acme

| lib                               | version | floor      | what it is for | doors beside the root |
| --------------------------------- | ------- | ---------- | -------------- | --------------------- |
| [@acme/mail](libs/mail/README.md) | 1.2.3   | capability | Letters.       | \`/smtp\` \`/testing\`    |
`);
    expect(result).toEqual({
      outOfSyncMessage: 'What is derived is out of date in libs/mail/package.json, README.md.',
      outOfSyncDetails: [
        'libs/mail/package.json: "./smtp" is missing, src/smtp/index.ts is there.',
        'libs/mail/package.json: "./testing" is missing, src/testing/index.ts is there.',
        'README.md: The table of libs has other columns.',
        'README.md: There is no row of [@acme/mail](libs/mail/README.md).',
      ],
    });
  });

  it('changes nothing when it runs again', async () => {
    tree.write('libs/mail/src/smtp/index.ts', '');
    await syncGenerator(tree);
    const before = texts();

    expect(await syncGenerator(tree)).toEqual({ outOfSyncDetails: [] });
    expect(texts()).toEqual(before);
  });

  it('takes the door of a driver away that is gone', async () => {
    tree.write('libs/mail/src/smtp/index.ts', '');
    await syncGenerator(tree);
    tree.delete('libs/mail/src/smtp');

    await syncGenerator(tree);

    expect(doors('mail')).toEqual(['./package.json', '.']);
    expect(readme()).not.toContain('/smtp');
  });

  it('tells of what is published alone', async () => {
    addLib(tree, 'ours', { private: true });
    tree.write('libs/notes/README.md', '');

    await syncGenerator(tree);

    expect(readme()?.match(/libs\/\w+/g)).toEqual(['libs/mail']);
  });

  it('takes sizes out of the file that nx.json names, as far as it knows them', async () => {
    addLib(tree, 'new');
    tree.write('budgets.json', '{ "mail": { "packedBytes": 31000, "installedBytes": 24900000 } }');
    setOptions({ budgets: 'budgets.json' });

    await syncGenerator(tree);

    expect(readme()).toContain('| 31 kB           | 24.9 MB            |\n');
    expect(readme()).toMatch(/@acme\/new.* {17}\| {20}\|\n/);
  });

  it('says that there is no such file', async () => {
    setOptions({ budgets: 'sizes.json' });
    tree.write('libs/mail/src/smtp/index.ts', '');

    await expect(syncGenerator(tree)).rejects.toThrow(
      'There is no sizes.json, which nx.json names at sync.generatorOptions["@ashlar/nx:sync"].budgets.',
    );
    expect(doors('mail')).not.toContain('./smtp');
  });

  it.each([
    ['has no table', '# Acme\n'],
    ['is not there', undefined],
  ])('leaves a README that %s', async (_, text) => {
    if (text === undefined) tree.delete('README.md');
    else tree.write('README.md', text);

    expect(await syncGenerator(tree)).toEqual({ outOfSyncDetails: [] });
    expect(readme()).toBe(text ?? null);
  });

  it('has nothing to do in a workspace without libs', async () => {
    tree.delete('libs');

    expect(await syncGenerator(tree)).toMatchObject({
      outOfSyncDetails: ['README.md: The table of libs has other columns.'],
    });
    expect(await syncGenerator(tree)).toEqual({ outOfSyncDetails: [] });
  });
});

describe('nx g @ashlar/nx:sync', () => {
  it('does the same, and tells of it itself', async () => {
    const info = jest.spyOn(logger, 'info').mockReturnValue();

    expect(await syncGenerator(tree, {})).toBeUndefined();

    expect(info).toHaveBeenCalledWith('README.md: There is no row of [@acme/mail](libs/mail/README.md).');
    info.mockRestore();
  });
});
