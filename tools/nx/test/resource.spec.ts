import { logger, type Tree } from '@nx/devkit';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { migrationGenerator } from '../src/generators/migration/migration.generator.js';
import { removeResourceGenerator } from '../src/generators/remove-resource/remove-resource.generator.js';
import { resourceGenerator, type ResourceSchema } from '../src/generators/resource/resource.generator.js';
import { appTree, textsOf } from './support/app-tree.js';

const FIELDS = 'title:string! price:decimal dueAt:timestamptz? owner:ref(user) state:enum(draft,live)';
const PRODUCT: ResourceSchema = { name: 'product', app: 'api', fields: FIELDS };
const RECORD = 'apps/api/.ashlar/generated.json';

let tree: Tree;
beforeEach(() => {
  tree = appTree();
});

const reasonOf = async (doing: Promise<void>): Promise<string> =>
  doing.then(
    () => '',
    (error: Error) => error.message,
  );

describe('a resource', () => {
  it('has every file that a feature has, and no more', async () => {
    const before = Object.keys(textsOf(tree));
    await resourceGenerator(tree, { ...PRODUCT, timestamp: '1795000000000' });
    expect(
      Object.keys(textsOf(tree))
        .filter((path) => !before.includes(path))
        .sort(),
    ).toEqual([
      RECORD,
      'apps/api/src/migrations/1795000000000-create-products.migration.ts',
      'apps/api/src/products/product.entity.ts',
      'apps/api/src/products/product.spec.ts',
      'apps/api/src/products/product.ts',
      'apps/api/src/products/products.controller.ts',
      'apps/api/src/products/products.dto.ts',
      'apps/api/src/products/products.errors.ts',
      'apps/api/src/products/products.module.ts',
      'apps/api/src/products/products.repository.ts',
      'apps/api/src/products/products.service.ts',
      'apps/api/test/products.spec.ts',
    ]);
  });

  it('is wired where the app is put together, and told of where permissions are', async () => {
    await resourceGenerator(tree, PRODUCT);
    const module = tree.read('apps/api/src/app.module.ts', 'utf-8');
    expect(module).toContain("user: ['projects:*', 'products:*']");
    expect(module).toContain('...PRODUCT_ERRORS,');
    expect(module).toContain('ProductsModule,\n      ],\n      providers:');
    expect(tree.read('apps/api/src/app.schema.ts', 'utf-8')).toMatch(
      /ProductEntity,\n\];[^]*CreateProducts\d{13},\n\];/,
    );
    expect(tree.read('apps/api/PERMISSIONS.md', 'utf-8')).toMatch(
      /\| `DELETE \/api\/v1\/products\/\{id\}` +\| `products:delete`/,
    );
  });

  it('is the same when it is generated again, however it is spelled', async () => {
    await resourceGenerator(tree, PRODUCT);
    const once = textsOf(tree);
    await resourceGenerator(tree, PRODUCT);
    await resourceGenerator(tree, { name: 'Products', fields: FIELDS.replace('dueAt', 'due-at') });
    expect(textsOf(tree)).toEqual(once);
  });

  it('is gone without a trace when it is removed', async () => {
    const before = textsOf(tree);
    await resourceGenerator(tree, PRODUCT);
    await resourceGenerator(tree, { name: 'category', fields: 'parent:ref(category)? name:string' });
    await removeResourceGenerator(tree, { name: 'product', app: 'api' });
    await removeResourceGenerator(tree, { name: 'categories' });
    expect(textsOf(tree)).toEqual(before);
  });

  it('keeps what somebody edited or deleted, and says so', async () => {
    const warnings = jest.spyOn(logger, 'warn').mockReturnValue(undefined);
    await resourceGenerator(tree, PRODUCT);
    tree.write('apps/api/src/products/product.ts', '// mine\n');
    tree.delete('apps/api/src/products/product.spec.ts');
    const edited = textsOf(tree);
    await resourceGenerator(tree, PRODUCT);
    expect(textsOf(tree)).toEqual(edited);
    expect(warnings.mock.calls.flat()).toEqual([
      'apps/api/src/products/product.ts was edited, and stays so.',
      'apps/api/src/products/product.spec.ts was deleted, and stays so.',
    ]);
    warnings.mockRestore();
  });

  it('that somebody edited is removed by force alone', async () => {
    const before = textsOf(tree);
    await resourceGenerator(tree, PRODUCT);
    tree.write('apps/api/src/products/product.ts', '// mine\n');
    const removal = { name: 'product', app: 'api' };
    expect(await reasonOf(removeResourceGenerator(tree, removal))).toContain('product.ts was edited');
    await removeResourceGenerator(tree, { ...removal, force: true });
    expect(textsOf(tree)).toEqual(before);
  });

  it('that another refers to stays until that is gone', async () => {
    await resourceGenerator(tree, PRODUCT);
    await resourceGenerator(tree, { name: 'order', fields: 'product:ref(product) buyer:ref(user)' });
    expect(await reasonOf(removeResourceGenerator(tree, { name: 'product' }))).toContain('order refers to it');
    const spec = tree.read('apps/api/test/orders.spec.ts', 'utf-8');
    expect(spec).toContain(`productId = (await api.call('POST', '/products', {`);
    expect(spec).toContain('buyerId = BOB;');
  });

  it('is tested with all that it refers to, however far', async () => {
    await resourceGenerator(tree, { name: 'customer', fields: 'name:string! manager:ref(user)' });
    await resourceGenerator(tree, { name: 'order', fields: 'customer:ref(customers) note:text?' });
    await resourceGenerator(tree, { name: 'invoice', fields: 'order:ref(order)' });
    const spec = tree.read('apps/api/test/invoices.spec.ts', 'utf-8') ?? '';
    expect(spec.replaceAll(/\s+/g, ' ')).toContain(
      "orderId = ( await api.call('POST', '/orders', { body: { " +
        "customerId: (await api.call('POST', '/customers', { body: { name: 'Apollo', managerId: ADA } })).body.id, }, }) ).body.id;",
    );
  });

  it('repeats nothing by key where the app has no idempotency', async () => {
    tree.write('apps/api/package.json', JSON.stringify({ dependencies: { '@ashlar/auth': '*' } }));
    await resourceGenerator(tree, PRODUCT);
    expect(JSON.stringify(textsOf(tree, 'apps/api/src/products'))).not.toMatch(/idempot/i);
    expect(tree.read('apps/api/test/products.spec.ts', 'utf-8')).not.toMatch(/idempot/i);
  });

  it('leaves a file as its author formats it', async () => {
    const path = 'apps/api/src/app.schema.ts';
    tree.write(path, 'export const entities = [A,B ]\nexport const migrations = [\n    C, // first\n]\n');
    await resourceGenerator(tree, { ...PRODUCT, timestamp: 1_795_000_000_000 });
    expect(tree.read(path, 'utf-8')).toMatch(
      /entities = \[A,B, ProductEntity \]\nexport const migrations = \[\n {4}C, \/\/ first\n {4}CreateProducts1795000000000,\n\]\n$/,
    );
  });

  it('is unwired where its lines are now, and its import stays where it is used', async () => {
    await resourceGenerator(tree, PRODUCT);
    const path = 'apps/api/src/app.module.ts';
    tree.write(path, `${tree.read(path, 'utf-8')}\nexport const LAST = ProductsModule;\n`);
    await removeResourceGenerator(tree, { name: 'product' });
    expect(tree.read(path, 'utf-8')).toContain("import { ProductsModule } from './products/products.module.js';");
    expect(tree.read(path, 'utf-8')).not.toContain('PRODUCT_ERRORS');
  });
});

describe('what can not be', () => {
  it.each<[Partial<ResourceSchema>, string]>([
    [{ app: 'shop' }, 'There is no app "shop" in apps/. There are: api.'],
    [{ app: '../apps/api' }, 'There is no app "../apps/api"'],
    [{ name: '../x' }, 'is not made of letters'],
    [{ name: 'project' }, 'apps/api/src/projects is there already'],
    [
      { name: 'ownership-change', plural: 'project-ownership-changes' },
      'has the table "project_ownership_changes" already',
    ],
    [{ name: 'mail' }, "MailModule is imported from '@ashlar/mail' already"],
    [{ fields: 'product:ref(product)' }, 'could never be made. Write "product:ref(product)?"'],
    [{ fields: 'project:ref(project)' }, 'there is no resource "project" that was generated'],
    [{ fields: 'title:string!', name: 'a'.repeat(30), plural: `${'b'.repeat(28)}`, timestamp: 'soon' }, 'is no time'],
    [
      { name: 'thing', plural: 'c'.repeat(30), fields: `${'d'.repeat(30)}:string!` },
      'is longer than PostgreSQL allows',
    ],
  ])('is refused before anything is written: %j', async (change, reason) => {
    const before = textsOf(tree);
    expect(await reasonOf(resourceGenerator(tree, { ...PRODUCT, ...change }))).toContain(reason);
    if (!reason.startsWith('MailModule')) expect(textsOf(tree)).toEqual(before);
  });

  it('is a resource of the same name with other fields', async () => {
    await resourceGenerator(tree, PRODUCT);
    expect(await reasonOf(resourceGenerator(tree, { ...PRODUCT, fields: 'title:string' }))).toContain(
      `The resource "product" was made with other fields: ${FIELDS.replace(' owner:ref(user)', '')} owner:ref(user).`,
    );
  });

  it('is a choice between apps that nobody made', async () => {
    tree.write('apps/shop/src/app.module.ts', '');
    const { app: _app, ...anywhere } = PRODUCT;
    expect(await reasonOf(resourceGenerator(tree, anywhere))).toContain('by --app. There are: api, shop.');
  });

  it('is an app without users', async () => {
    tree.write('apps/api/package.json', '{}');
    expect(await reasonOf(resourceGenerator(tree, PRODUCT))).toContain('belongs to users, and api has none');
  });

  it('is an app that is put together in another way: what to write by hand is said', async () => {
    tree.write('apps/api/src/app.schema.ts', 'export const entities = all();\n');
    expect(await reasonOf(resourceGenerator(tree, PRODUCT))).toContain(
      'apps/api/src/app.schema.ts is not as expected. There is no const entities = [...]: write ProductEntity where it belongs.',
    );
  });

  it('is a removal of what is not there, or was made by hand', async () => {
    expect(await reasonOf(removeResourceGenerator(tree, { name: 'project' }))).toContain('None was.');
  });

  it('is a file of somebody in the place of one that is generated', async () => {
    tree.write('apps/api/src/migrations/1795000000000-create-products.migration.ts', '// mine\n');
    expect(await reasonOf(resourceGenerator(tree, { ...PRODUCT, timestamp: 1_795_000_000_000 }))).toContain(
      '1795000000000-create-products.migration.ts is there already, and was not generated.',
    );
  });

  it('is a record that nobody can read', async () => {
    tree.write(RECORD, '{}');
    expect(await reasonOf(resourceGenerator(tree, PRODUCT))).toContain(`${RECORD} can not be read`);
  });
});

describe('a migration', () => {
  it('is added once, at the end of the list, after all others', async () => {
    await migrationGenerator(tree, { name: 'add-weight', app: 'api', timestamp: '1999999999998' });
    await migrationGenerator(tree, { name: 'drop-weight' });
    const once = textsOf(tree);
    await migrationGenerator(tree, { name: 'AddWeight' });
    expect(textsOf(tree)).toEqual(once);
    expect(once['apps/api/src/app.schema.ts']).toContain('AddWeight1999999999998,\n  DropWeight1999999999999,\n];');
    expect(once['apps/api/src/migrations/1999999999999-drop-weight.migration.ts']).toContain(
      'export class DropWeight1999999999999 implements MigrationInterface',
    );
  });
});
