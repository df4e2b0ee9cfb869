import { beforeAll, describe, expect, it } from '@jest/globals';
import { accountsPage } from './accounts-page/page.js';
import { Reader } from './accounts-page/reader.js';
import { newCredentials, signIn } from './support/accounts.js';
import { apiDocument } from './support/api-document.js';
import { operationsOf, type PlacedOperation } from './support/open-api.js';
import { useSandbox } from './support/sandbox.js';

/** What is read here of the document that is served. */
interface Served {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Sampled>>>>;
}

interface Sampled {
  readonly 'x-codeSamples'?: readonly { readonly lang: string; readonly source: string }[];
}

const REGISTER = 'POST /api/v1/auth/register';
const LOGIN = 'POST /api/v1/auth/login';

/** Their tokens come by mail, or with an answer: no example is a good one. */
const WITHOUT_TOKEN: Readonly<Record<string, string>> = {
  'POST /api/v1/auth/verify-email': '400',
  'POST /api/v1/auth/confirm-email': '400',
  'POST /api/v1/auth/reset-password': '400',
  'POST /api/v1/auth/refresh': '401',
};

/** After each of these nobody is signed in, or has the password of the examples: they come at the end, in this order. */
const LAST = [
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/reauthenticate',
  'DELETE /api/v1/me',
  'POST /api/v1/me/password',
];

describe('the lines of curl in the OpenAPI document', () => {
  const sandbox = useSandbox();
  const operations = operationsOf(apiDocument());
  const others = operations.filter(({ name }) => ![REGISTER, LOGIN, ...LAST].includes(name));
  let served: Served;
  let reader: Reader;

  beforeAll(async () => {
    const administrator = newCredentials();
    const api = await sandbox.startApi({
      dataDir: sandbox.dataFolder('data'),
      env: {
        APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: administrator.email,
        APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD: administrator.password,
      },
    });
    served = (await api.http.get<Served>('/openapi.json')).body;
    reader = new Reader(sandbox.startShell(), api);
    // The page of accounts starts with where the API is, and with a curl that tells the status.
    const [start] = accountsPage().flatMap(({ blocks }) => blocks);
    await reader.paste(start?.lines ?? []);
    expect(await statusOf(REGISTER)).toBe('201');
    const { accessToken } = await signIn(api.http, administrator);
    await reader.paste([
      `curl -X PUT "$API/api/v1/users/$(field id)/role" -H "Authorization: Bearer ${accessToken}" --json '{"role":"admin"}'`,
    ]);
    await signInByExamples();
  });

  it('are there for every operation', () => {
    const without = operations.filter((operation) => lineOf(operation) === undefined);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it.each(others)('are answered as they should be: $name', async ({ name, path, operation }) => {
    const status = await statusOf(name);
    // Nothing has the id of an example.
    const usual = path.includes('{') ? '404' : expect.stringMatching(/^2/);
    expect(status).toEqual(WITHOUT_TOKEN[name] ?? usual);
    expect(Object.keys(operation.responses)).toContain(status);
  });

  it.each(LAST)('are answered as they should be: %s', async (name) => {
    // Who has deleted the account, registers again.
    expect(['201', '409']).toContain(await statusOf(REGISTER));
    await signInByExamples();
    expect(await statusOf(name)).toMatch(/^20[04]$/);
  });

  async function signInByExamples(): Promise<void> {
    expect(await statusOf(LOGIN)).toBe('200');
    await reader.paste(['TOKEN=$(field accessToken)']);
  }

  /** What the line of an operation is answered with. @throws when curl fails */
  async function statusOf(name: string): Promise<string> {
    const operation = operations.find((each) => each.name === name);
    const line = operation && lineOf(operation);
    if (line === undefined) throw new Error(`There is no line for ${name}.`);
    const [answer = '', ...more] = await reader.paste([line]);
    expect(more).toEqual([]);
    return answer.slice(0, 3);
  }

  function lineOf({ path, method }: PlacedOperation): string | undefined {
    const samples = served.paths[path]?.[method.toLowerCase()]?.['x-codeSamples'];
    return samples?.find(({ lang }) => lang === 'Shell')?.source;
  }
});
