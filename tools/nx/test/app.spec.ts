import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { logger, type Tree } from '@nx/devkit';
import { appGenerator } from '../src/generators/app/app.generator.js';
import { asked, everySet, fileOfReferenceApi, standaloneTree, workspaceTree } from './support/app-workspace.js';
import { textsOf } from './support/app-tree.js';

let tree: Tree;
beforeEach(() => {
  tree = workspaceTree();
});

const refusal = (name: string, capabilities?: string) =>
  appGenerator(tree, { name, ...(capabilities !== undefined && { capabilities }) }).then(
    () => '',
    (error: Error) => error.message,
  );

describe('the generator of apps', () => {
  it.each([
    ['../shop', 'is not made of letters'],
    ['apps/shop', 'is not made of letters'],
    ['2fast', 'is not made of letters'],
    ['', 'is not made of letters'],
    ['a'.repeat(51), 'longer than 50'],
    ['shop-e2e', 'is what tests of an app "shop" are called'],
    ['nul', 'Windows can have no folder'],
    ['nodeModules', 'means something else to tools'],
    ['postgres', 'Every PostgreSQL has a database'],
    ['order', 'is a key word of SQL'],
    ['http', 'There is a project "http" already'],
    ['source', 'The workspace itself is called @ashlar/source'],
  ])('refuses the name %j before anything is written', async (name, reason) => {
    const before = textsOf(tree, '.');
    expect(await refusal(name)).toContain(reason);
    expect(textsOf(tree, '.')).toEqual(before);
  });

  it('refuses a folder that is there, in whatever case, and that of its end-to-end tests', async () => {
    tree.write('apps/Shop/README.md', '');
    tree.write('apps/stall-e2e/README.md', '');
    expect(await refusal('shop')).toContain('apps/Shop is there already');
    expect(await refusal('stall')).toContain('apps/stall-e2e is there already');
  });

  it('refuses a package that is there under another name of its project', async () => {
    tree.write('libs/till/package.json', JSON.stringify({ name: '@ashlar/cash', nx: { name: 'till' } }));
    expect(await refusal('cash')).toContain('libs/till is the package @ashlar/cash already');
  });

  it('refuses a capability that there is not', async () => {
    expect(await refusal('shop', 'auth,blockchain')).toContain('There is no capability "blockchain". There are: auth,');
  });

  it('says what the workspace lacks', async () => {
    tree.delete('libs/mail/package.json');
    expect(await refusal('shop')).toContain('npm install --save-dev @ashlar/mail');
    expect(await refusal('shop', 'none')).toBe('');
  });

  it('brings mail along with auth, and says so', async () => {
    const said = jest.spyOn(logger, 'info').mockImplementation(() => undefined);
    await appGenerator(tree, { name: 'shop', capabilities: 'auth' });
    expect(said.mock.calls.flat().join()).toContain('mail comes along');
    said.mockRestore();
    expect(tree.read('apps/shop/package.json', 'utf-8')).toContain('"@ashlar/mail": "*"');
  });

  it('changes nothing when it runs again', async () => {
    await appGenerator(tree, { name: 'shop' });
    const before = textsOf(tree);
    await appGenerator(tree, { name: 'Shop', capabilities: 'mail,idempotency,auth,rate-limiting' });
    expect(textsOf(tree)).toEqual(before);
  });

  it('leaves what somebody edited or deleted, and says so', async () => {
    await appGenerator(tree, { name: 'shop' });
    tree.write('apps/shop/README.md', '# Our shop\n');
    tree.delete('apps/shop/test/app.spec.ts');
    const before = textsOf(tree);
    const said = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    await appGenerator(tree, { name: 'shop' });
    expect(said.mock.calls.flat()).toEqual([
      'apps/shop/README.md was edited, and stays so.',
      'apps/shop/test/app.spec.ts was deleted, and stays so.',
    ]);
    said.mockRestore();
    expect(textsOf(tree)).toEqual(before);
  });

  it('refuses to make an app of something else than before', async () => {
    await appGenerator(tree, { name: 'shop', capabilities: 'none' });
    expect(await refusal('shop')).toContain('was made with --capabilities=none');
  });

  it('says what is left to do, once', async () => {
    const said = jest.spyOn(logger, 'info').mockImplementation(() => undefined);
    const first = await appGenerator(tree, { name: 'shop' });
    const again = await appGenerator(tree, { name: 'shop' });
    await first();
    expect(said.mock.calls.flat().join()).toContain('npx nx serve shop');
    said.mockClear();
    await again();
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('takes exact versions from the workspace, and needs nothing of this one', async () => {
    tree = standaloneTree();
    await appGenerator(tree, { name: 'shop' });
    const { name, dependencies } = JSON.parse(tree.read('apps/shop/package.json', 'utf-8') ?? '{}');
    expect(name).toBe('@acme/shop');
    expect(dependencies).toMatchObject({ '@ashlar/http': '0.1.0', fastify: expect.stringMatching(/^\d/) });
    expect(tree.read('apps/shop/jest.config.mjs', 'utf-8')).toContain("'@ashlar/persistence/testing/jest-setup'");
    expect(tree.read('apps/shop/tsconfig.app.json', 'utf-8')).toContain('"references": []');
    expect(Object.values(textsOf(tree)).join('\n')).not.toContain('@ashlar/source');
  });
});

describe('an app with everything', () => {
  let everything: Tree;
  beforeAll(async () => {
    everything = workspaceTree();
    await appGenerator(everything, { name: 'ashlar' });
  });

  it.each([
    'src/main.ts',
    'src/app.tokens.ts',
    'src/accounts/account-mailer.service.ts',
    'src/accounts/account-mails.ts',
    'src/accounts/accounts.module.ts',
    'src/accounts/accounts.options.ts',
    'src/cli/admin.command.ts',
    'src/cli/development-secret.ts',
    'src/cli/health.command.ts',
    'src/cli/migrate.command.ts',
    'src/cli/run.ts',
    'src/cli/serve.command.ts',
    'config/development.yaml',
    'config/test.yaml',
  ])('has the %s of the reference API', (path) => {
    expect(everything.read(`apps/ashlar/${path}`, 'utf-8')).toBe(fileOfReferenceApi(path));
  });
});

describe.each(everySet().map(asked))('an app with %s', (capabilities) => {
  it('is in the style of the house, and names no package that it has not got', async () => {
    await appGenerator(tree, { name: 'price-list', capabilities });
    const { dependencies } = JSON.parse(tree.read('apps/price-list/package.json', 'utf-8') ?? '{}');
    for (const [path, text] of Object.entries(textsOf(tree))) {
      expect(text).not.toMatch(/\0|\n\n\n|[ \t]\n|(?:: |<)any\[|TODO|undefined,\n *undefined/);
      if (!path.endsWith('.ts')) continue;
      expect(text).not.toMatch(/^import .*\n\nimport /m);
      expect(text).not.toMatch(/^import .*\n(?!import |\} from|\n| {2})/m);
      const packages = [...text.matchAll(/ from '(@[\w-]+\/[\w-]+|[a-z][\w-]+)(?:\/[\w/-]+)?'/g)].map(
        ([, name]) => name,
      );
      const known = [...Object.keys(dependencies), '@jest/globals'];
      expect(packages.filter((name) => !known.includes(String(name)))).toEqual([]);
    }
    const main = tree.read('apps/price-list/src/main.ts', 'utf-8') ?? '';
    expect(main.split('\n').length).toBeLessThan(30);
  });
});
