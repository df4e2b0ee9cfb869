import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { logger, type Tree } from '@nx/devkit';
import { addGenerator } from '../src/generators/add/add.generator.js';
import { appGenerator } from '../src/generators/app/app.generator.js';
import { CAPABILITIES } from '../src/generators/app/plan.js';
import { migrationGenerator } from '../src/generators/migration/migration.generator.js';
import { removeGenerator } from '../src/generators/remove/remove.generator.js';
import { removeResourceGenerator } from '../src/generators/remove-resource/remove-resource.generator.js';
import { resourceGenerator } from '../src/generators/resource/resource.generator.js';
import { textsOf } from './support/app-tree.js';
import { asked, everySet, workspaceTree } from './support/app-workspace.js';

const MODULE = 'apps/shop/src/app.module.ts';
const FIELDS = 'title:string! price:decimal';

let tree: Tree;
let said: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  tree = workspaceTree();
  said = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
  jest.spyOn(logger, 'info').mockImplementation(() => undefined);
});
afterEach(() => void jest.restoreAllMocks());

const app = (capabilities: string) => appGenerator(tree, { name: 'shop', capabilities });
const warned = () => said.mock.calls.flat().join('\n');

function edit(path: string, from: string, to: string): void {
  const text = tree.read(path, 'utf-8') ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  tree.write(path, text.replace(from, to));
}

async function refusal(make: () => Promise<unknown>): Promise<string> {
  const before = textsOf(tree);
  const message = await make().then(
    () => '',
    (error: Error) => error.message,
  );
  // Nx writes nothing of a generator that throws.
  for (const path of Object.keys(textsOf(tree))) if (!(path in before)) tree.delete(path);
  for (const [path, text] of Object.entries(before)) tree.write(path, text);
  return message;
}

/** Each set, with each capability that it has not: from none and to all, or all where somebody asks for it. */
const sets = everySet().filter(
  ({ length }) => process.env.ASHLAR_NX_EVERY || [0, CAPABILITIES.length - 1].includes(length),
);
const STEPS = sets.flatMap((set) =>
  CAPABILITIES.filter((each) => !set.includes(each)).map((added) => ({ set: asked(set), added })),
);

describe.each(STEPS)('an app with $set', ({ set, added }) => {
  it(`and ${added} added is what it would be at once, and as before without that`, async () => {
    await app(set);
    const before = textsOf(tree);
    await addGenerator(tree, { capability: added });
    const after = textsOf(tree);
    const others = `${set === 'none' ? '' : set},${added}`;
    tree = workspaceTree();
    await app(others);
    expect(after).toEqual(textsOf(tree));

    const comesAlong = added === 'auth' && !set.includes('mail') ? 'auth,mail' : added;
    await removeGenerator(tree, { capability: comesAlong });
    expect(textsOf(tree)).toEqual(before);
  });
});

describe('capabilities of an app that people work on', () => {
  beforeEach(async () => {
    await app('auth,mail');
    await resourceGenerator(tree, { name: 'product', fields: FIELDS, timestamp: '1763800000000' });
    await migrationGenerator(tree, { name: 'add-colour', timestamp: '1763800000001' });
    edit(MODULE, 'providers: [\n', 'providers: [\n        OurVeryOwnService,\n');
    edit(
      MODULE,
      "import { ClsModule } from 'nestjs-cls';",
      "import { ClsModule } from 'nestjs-cls';\nimport { OurVeryOwnService } from './ours.service.js';",
    );
    edit('apps/shop/src/products/product.ts', 'export', '/** Of ours. */\nexport');
  });

  it.each(['idempotency', 'rate-limiting', 'idempotency,rate-limiting'])(
    'gets %s beside what is there, and loses it without a trace',
    async (capability) => {
      const before = textsOf(tree);
      await addGenerator(tree, { capability });
      const module = tree.read(MODULE, 'utf-8') ?? '';
      for (const part of [
        'ProductsModule',
        '...PRODUCT_ERRORS',
        "'products:*'",
        'OurVeryOwnService,',
        '...MAIL_ERRORS',
      ]) {
        expect(module).toContain(part);
      }
      expect(module).toContain(
        capability.includes('idempotency') ? 'IdempotencyModule.forRootAsync' : 'RateLimitingModule',
      );
      const controller = tree.read('apps/shop/src/products/products.controller.ts', 'utf-8');
      expect(controller?.includes('@Idempotent(')).toBe(capability.includes('idempotency'));
      await removeGenerator(tree, { capability });
      expect(textsOf(tree)).toEqual(before);
    },
  );

  it('changes nothing when it runs again', async () => {
    await addGenerator(tree, { capability: 'idempotency' });
    const before = textsOf(tree);
    await addGenerator(tree, { capability: 'idempotency' });
    await removeGenerator(tree, { capability: 'rate-limiting' });
    expect(textsOf(tree)).toEqual(before);
  });

  it('tells each place where somebody changed the same, and is done once that was done by hand', async () => {
    const [healthChecks, routes] = [
      'healthChecks: [database, schema, mail]',
      'operationsRoutes: [metrics, logLevels, ...mailPreview(config)]',
    ];
    edit(MODULE, routes, 'operationsRoutes: routesOf(metrics, logLevels)');
    const message = await refusal(() => addGenerator(tree, { capability: 'rate-limiting' }));
    expect(message).toContain(`${MODULE}:`);
    expect(message).toContain(
      'by hand, in place of:\n  [metrics, logLevels, ...mailPreview(config)]\nwrite:'.replace('by', 'By'),
    );
    expect(tree.read(MODULE, 'utf-8')).toContain(healthChecks);
    edit(MODULE, 'routesOf(metrics, logLevels)', '[metrics, logLevels, limits, ...mailPreview(config)]');
    await addGenerator(tree, { capability: 'rate-limiting' });
    expect(tree.read(MODULE, 'utf-8')).toContain('RateLimitingModule.forRootAsync');
  });

  it.each([
    [
      MODULE,
      "import { ClsModule } from 'nestjs-cls';",
      'import { ClsModule from',
      /app\.module\.ts:\d+: .* Mend that first\./,
    ],
    ['apps/shop/package.json', '"private": true,', '"private": true;', /package\.json:\d+: .* Mend that first\./],
  ])('writes nothing while %s can not be read', async (path, from, to, message) => {
    edit(path, from, to);
    expect(await refusal(() => addGenerator(tree, { capability: 'rate-limiting' }))).toMatch(message);
  });

  it('says what to write where it does not know the syntax, and was edited', async () => {
    edit('apps/shop/config/production.yaml', '5s', '7s');
    await addGenerator(tree, { capability: 'rate-limiting' });
    expect(warned()).toContain(
      'apps/shop/config/production.yaml was edited, and stays so. By hand:\n+ rateLimiting:\n+   # Shared by all replicas.\n+   store: postgres',
    );
  });

  it('leaves what was deleted, and says so', async () => {
    tree.delete('apps/shop/test/app.spec.ts');
    await addGenerator(tree, { capability: 'rate-limiting' });
    expect(warned()).toContain('apps/shop/test/app.spec.ts was deleted, and stays so.');
    expect(tree.exists('apps/shop/test/app.spec.ts')).toBe(false);
  });

  it('keeps users while something belongs to them, and mail while users get it', async () => {
    expect(await refusal(() => removeGenerator(tree, { capability: 'auth' }))).toContain('remove-resource product');
    expect(await refusal(() => removeGenerator(tree, { capability: 'mail' }))).toContain('Remove both: auth,mail');
    await removeResourceGenerator(tree, { name: 'product', force: true });
    const finish = await removeGenerator(tree, { capability: 'auth,mail' });
    await finish();
    expect(warned()).toContain('Databases keep the tables of auth');
    expect(tree.read(MODULE, 'utf-8')).toContain('{ provide: APP_GUARD, useClass: ClosedGuard }');
  });

  it('does not delete what somebody edited', async () => {
    await removeResourceGenerator(tree, { name: 'product', force: true });
    edit('apps/shop/src/accounts/account-mails.ts', 'export', '// Ours.\nexport');
    const message = await refusal(() => removeGenerator(tree, { capability: 'auth' }));
    expect(message).toContain('apps/shop/src/accounts/account-mails.ts was edited, and would go.');
  });

  it.each([
    ['add', () => addGenerator(tree, { capability: 'blockchain' }), 'There is no capability "blockchain"'],
    ['remove', () => removeGenerator(tree, { capability: 'blockchain' }), 'There is no capability "blockchain"'],
    ['add', () => addGenerator(tree, { capability: 'mail', app: '../shop' }), 'There is no app'],
  ])('%s refuses what there is not', async (_name, run, message) => {
    expect(await refusal(run)).toContain(message);
  });

  it('says what the workspace lacks', async () => {
    tree.delete('libs/rate-limiting/package.json');
    const message = await refusal(() => addGenerator(tree, { capability: 'rate-limiting' }));
    expect(message).toContain('npm install --save-dev @ashlar/rate-limiting');
  });
});

describe('what was generated', () => {
  it('is not an app that somebody else made', async () => {
    tree.write(MODULE, 'export class AppModule {}\n');
    expect(await refusal(() => addGenerator(tree, { capability: 'mail' }))).toContain(
      'was not made by the generator "app"',
    );
  });

  it('goes by --undo: a migration, then the app', async () => {
    const nothing = textsOf(tree, '.');
    await app('none');
    const before = textsOf(tree);
    await migrationGenerator(tree, { name: 'add-colour' });
    const made = textsOf(tree);
    await migrationGenerator(tree, { name: 'AddColour' });
    expect(textsOf(tree)).toEqual(made);
    expect(await refusal(() => appGenerator(tree, { name: 'shop', undo: true }))).toContain(
      'There is "migration add-colour"',
    );
    await migrationGenerator(tree, { name: 'addColour', undo: true });
    expect(textsOf(tree)).toEqual(before);
    await appGenerator(tree, { name: 'shop', undo: true });
    expect(textsOf(tree, '.')).toEqual(nothing);
  });

  it('stays by --undo where somebody edited it, unless by force', async () => {
    await app('none');
    await migrationGenerator(tree, { name: 'add-colour', timestamp: '1763800000001' });
    const file = 'apps/shop/src/migrations/1763800000001-add-colour.migration.ts';
    edit(file, 'SELECT 1', 'SELECT 2');
    expect(await refusal(() => migrationGenerator(tree, { name: 'add-colour', undo: true }))).toContain(
      `${file} was edited.`,
    );
    await migrationGenerator(tree, { name: 'add-colour', undo: true, force: true });
    expect(tree.exists(file)).toBe(false);
    edit('apps/shop/README.md', '# Shop', '# Our shop');
    expect(await refusal(() => appGenerator(tree, { name: 'shop', undo: true }))).toContain('README.md was edited.');
    await appGenerator(tree, { name: 'shop', undo: true, force: true });
    expect(tree.exists('apps/shop')).toBe(false);
  });

  it.each([
    ['app', () => appGenerator(tree, { name: 'nothing', undo: true }), 'No app "nothing" was generated.'],
    [
      'migration',
      () => migrationGenerator(tree, { name: 'nothing', undo: true }),
      'No migration "nothing" was generated.',
    ],
  ])('is not what was not: %s --undo', async (_name, run, message) => {
    await app('none');
    expect(await refusal(run)).toContain(message);
  });
});
