import type { Field } from '../../../fields/field.js';
import { article, type Resource, takenError, unknownError } from '../resource.js';
import { setUpReferences } from './references.js';

/** `test/products.spec.ts`: the endpoints over HTTP, on a real database. */
export function httpSpec(resource: Resource): string {
  const { one, many, fields } = resource;
  const uniques = fields.filter(({ isUnique }) => isUnique);
  const nullable = fields.filter(({ isNullable }) => isNullable);
  const required = fields.filter(({ isNullable }) => !isNullable);
  const references = setUpReferences(resource);
  const path = `/${many.kebab}`;
  return `import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADA, BOB, startTestApp, type TestApp } from './support.js';

let api: TestApp;
${references.variables}beforeAll(async () => {
  api = await startTestApp();${references.statements}
});
afterAll(() => api.close());

${uniques.length > 0 ? 'let made = 0;' : ''}
const input = (${uniques.length > 0 ? 'n = (made += 1)' : ''}) => ({ ${fields.map((field) => sample(field, 0)).join(', ')} });
const changes = () => ({ ${fields.map((field) => sample(field, 1)).join(', ')} });
const create = async (body: object = input(), as = ADA) =>
  (await api.call('POST', '${path}', { body, as })).body as { id: string };

describe('creating', () => {
  it('answers 201 and where it is', async () => {
    const body = input();
    const created = await api.call('POST', '${path}', { body });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      ...body,
      id: expect.any(String),
      ownerId: ADA,
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: created.body.createdAt,
    });
    expect(created.headers.location).toBe(\`/api/v1${path}/\${created.body.id}\`);
    expect((await api.call('GET', \`${path}/\${created.body.id}\`)).body).toEqual(created.body);
  });
${nullable.length > 0 ? leavesOut(path, nullable) : ''}${required.length > 0 ? insists(path, required) : ''}
  it.each([
    ${fields.map(({ property, type }) => `['${property.camel}', ${type.wrong}],`).join('\n    ')}
  ])('refuses a %s that is none: %j', async (field, value) => {
    const refused = await api.call('POST', '${path}', { body: { ...input(), [field]: value } });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, \`/\${field}\`]);
  });
${uniques.map((field) => refusesTaken(resource, path, field)).join('')}${fields
    .filter(({ reference }) => reference)
    .map((field) => refusesUnknown(resource, path, field))
    .join('')}
  it('needs somebody who does it', async () => {
    const nobody = await api.call('POST', '${path}', { body: input(), as: null });
    expect([nobody.status, nobody.body.code]).toEqual([401, 'AUTH_UNAUTHENTICATED']);
  });
${resource.isIdempotent ? repeats(path) : ''}});

describe('changing', () => {
  it('changes what is named, keeps the rest, and counts up', async () => {
    const { id, ...before } = await create();
    const same = await api.call('PATCH', \`${path}/\${id}\`, { body: {} });
    expect(same.body).toMatchObject({ ...before, version: 2, updatedAt: expect.any(String) });
    const changed = await api.call('PATCH', \`${path}/\${id}\`, { body: changes() });
    expect(changed.body).toMatchObject({ ...changes(), version: 3 });
    expect((await api.call('GET', \`${path}/\${id}\`)).body).toEqual(changed.body);
  });
${nullable.length > 0 ? takesAway(path, nullable) : ''}
  it('changes the version that was read, and no other', async () => {
    const { id } = await create();
    const send = async (version: string) =>
      api.app.inject({
        method: 'PATCH',
        url: \`/api/v1${path}/\${id}\`,
        headers: { ...(await api.headersOf(ADA)), 'if-match': version },
        payload: {},
      });
    const changed = await send('"1"');
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"']);
    const late = await send('"1"');
    expect([late.statusCode, late.json().code]).toEqual([412, 'VERSION_MISMATCH']);
  });

  it('refuses what is not theirs to say', async () => {
    const { id } = await create();
    const refused = await api.call('PATCH', \`${path}/\${id}\`, { body: { id, ownerId: BOB, version: 9 } });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/id',
      '/ownerId',
      '/version',
    ]);
  });
});

describe('deleting', () => {
  it('deletes for good', async () => {
    const { id } = await create();
    expect((await api.call('DELETE', \`${path}/\${id}\`)).status).toBe(204);
    expect((await api.call('GET', \`${path}/\${id}\`)).body.code).toBe('${one.constant}_NOT_FOUND');
    expect((await api.call('DELETE', \`${path}/\${id}\`)).status).toBe(404);
  });
});

describe('what is somebody else\\'s', () => {
  it.each(['GET', 'PATCH', 'DELETE'] as const)('is not there for %s', async (method) => {
    const { id } = await create();
    const answer = await api.call(method, \`${path}/\${id}\`, { as: BOB, ...(method === 'PATCH' && { body: {} }) });
    expect([answer.status, answer.body.code]).toEqual([404, '${one.constant}_NOT_FOUND']);
    expect((await api.call('GET', \`${path}/\${id}\`)).body.version).toBe(1);
  });

  it('is in no list', async () => {
    const { id } = await create();
    const { body } = await api.call('GET', '${path}?limit=100', { as: BOB });
    expect(body.items.map((item: { id: string }) => item.id)).not.toContain(id);
  });
});

describe('listing', () => {
  const OWNER = '01890a5d-ac96-774b-bcce-b302099a8059';

  it.each(['-createdAt', 'createdAt'])('walks forth and back along %s and sees each once', async (sort) => {
    for (let count = 0; count < 5; count += 1) await create(input(), OWNER);
    const list = async (query: string) => (await api.call('GET', \`${path}?\${query}\`, { as: OWNER })).body;
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
    const all = idsOf(await list(\`sort=\${sort}&limit=100\`));

    let page = await list(\`sort=\${sort}&limit=2\`);
    const forth = idsOf(page);
    while (page.nextCursor) forth.push(...idsOf((page = await list(\`sort=\${sort}&limit=2&cursor=\${page.nextCursor}\`))));
    expect(forth).toEqual(all);
    expect(new Set(all).size).toBeGreaterThanOrEqual(5);

    const back = idsOf(page);
    while (page.previousCursor) {
      page = await list(\`sort=\${sort}&limit=2&cursor=\${page.previousCursor}\`);
      back.unshift(...idsOf(page));
    }
    expect(back).toEqual(all);
  });
});
`;
}

function sample(field: Field, which: 0 | 1): string {
  const { property, type, isUnique } = field;
  const numbered = isUnique && which === 0 ? type.numbered : undefined;
  return `${property.camel}: ${numbered ?? type.samples(field)[which]}`;
}

function leavesOut(path: string, nullable: readonly Field[]): string {
  const names = nullable.map(({ property }) => property.camel);
  return `
  it('takes null for what is left out', async () => {
    const empty = { ${names.map((name) => `${name}: null`).join(', ')} };
    const left = { ${names.map((name) => `${name}: undefined`).join(', ')} };
    expect((await api.call('POST', '${path}', { body: { ...input(), ...left } })).body).toMatchObject(empty);
    expect((await api.call('POST', '${path}', { body: { ...input(), ...empty } })).body).toMatchObject(empty);
  });
`;
}

function insists(path: string, required: readonly Field[]): string {
  return `
  it('insists on what it must have', async () => {
    const refused = await api.call('POST', '${path}', { body: {} });
    const pointers = new Set(refused.body.errors.map((error: { pointer: string }) => error.pointer));
    expect(refused.status).toBe(400);
    expect([...pointers].sort()).toEqual([${required
      .map(({ property }) => `'/${property.camel}'`)
      .sort()
      .join(', ')}]);
  });
`;
}

function refusesTaken(resource: Resource, path: string, field: Field): string {
  const { camel } = field.property;
  return `
  it('refuses ${article(field.property)} that its owner has, and lets others have it', async () => {
    const taken = input();
    await create(taken);
    const body = { ...input(), ${camel}: taken.${camel} };
    const again = await api.call('POST', '${path}', { body });
    expect([again.status, again.body.code, again.body.errors[0].pointer]).toEqual([
      409,
      '${takenError(resource, field).code}',
      '/${camel}',
    ]);
    expect((await api.call('POST', '${path}', { body, as: BOB })).status).toBe(201);
  });
`;
}

function refusesUnknown(resource: Resource, path: string, field: Field): string {
  const { camel, text } = field.property;
  return `
  it('refuses ${article({ text: text.replace(/ id$/, '') })} that does not exist', async () => {
    const body = { ...input(), ${camel}: '01890a5d-ac96-774b-bcce-b302099a8fff' };
    const refused = await api.call('POST', '${path}', { body });
    expect([refused.status, refused.body.code]).toEqual([422, '${unknownError(resource, field).code}']);
  });
`;
}

function repeats(path: string): string {
  return `
  it('creates once what is sent twice with one key', async () => {
    const headers = { ...(await api.headersOf(ADA)), 'idempotency-key': '"once"' };
    const payload = input();
    const send = () => api.app.inject({ method: 'POST', url: '/api/v1${path}', headers, payload });
    const [first, again] = [await send(), await send()];
    expect([first.statusCode, again.statusCode, again.body]).toEqual([201, 201, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
`;
}

function takesAway(path: string, nullable: readonly Field[]): string {
  const empty = `{ ${nullable.map(({ property }) => `${property.camel}: null`).join(', ')} }`;
  return `
  it('takes away what it need not have', async () => {
    const { id } = await create();
    expect((await api.call('PATCH', \`${path}/\${id}\`, { body: ${empty} })).body).toMatchObject(${empty});
  });
`;
}
