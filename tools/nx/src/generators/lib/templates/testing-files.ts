import type { LibPlan } from '../plan.js';

/** `src/testing/index.ts`: the door for tests. */
export function testingIndex({ one }: LibPlan): string {
  return `export { Fake${one.pascal}Store } from './fake.store.js';
export { describe${one.pascal}Store } from './store-contract.js';
export type { ContractRunner } from './store-contract.js';
`;
}

/** `src/testing/fake.store.ts`. */
export function fakeStore({ one }: LibPlan): string {
  return `import type { ${one.pascal}Entry } from '../${one.kebab}-entry.js';
import type { ${one.pascal}Store } from '../${one.kebab}.store.js';

/** Keeps entries in memory for tests to look at, and fails when it is told to. */
export class Fake${one.pascal}Store implements ${one.pascal}Store {
  /** What is kept, by name. */
  readonly entries = new Map<string, ${one.pascal}Entry>();
  /** Whether it was closed. */
  isClosed = false;
  readonly #failures: Error[] = [];

  /** The next call fails with this error. */
  failNext(error: Error): void {
    this.#failures.push(error);
  }

  async put(entry: ${one.pascal}Entry): Promise<void> {
    this.#failIfTold();
    this.entries.set(entry.name, entry);
  }

  async find(name: string): Promise<${one.pascal}Entry | undefined> {
    this.#failIfTold();
    return this.entries.get(name);
  }

  async remove(name: string): Promise<boolean> {
    this.#failIfTold();
    return this.entries.delete(name);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #failIfTold(): void {
    const failure = this.#failures.shift();
    if (failure !== undefined) throw failure;
  }
}
`;
}

/** `src/testing/store-contract.ts`: what every store does. */
export function contractFile({ one }: LibPlan): string {
  return `import assert from 'node:assert/strict';
import type { ${one.pascal}Store } from '../${one.kebab}.store.js';

/** \`describe\` and \`it\` of Jest or \`node:test\`, or others that look like them. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

const PARALLEL = 20;
const NAMES = ['a', 'A', ' a', 'é', 'e\\u0301', '石', '🪨 "\\\\\\'{}%', '__proto__', 'x'.repeat(200)];

/**
 * What every {@link ${one.pascal}Store} does, as a suite of tests.
 *
 * @param name of the store, in the names of the tests
 * @param make gives an empty store for each test
 * @param runner of the tests: \`{ describe, it }\`
 */
export function describe${one.pascal}Store(
  name: string,
  make: () => ${one.pascal}Store | Promise<${one.pascal}Store>,
  { describe, it }: ContractRunner,
): void {
  const test = (fact: string, body: (store: ${one.pascal}Store) => Promise<void>) =>
    it(fact, async () => {
      const store = await make();
      try {
        await body(store);
      } finally {
        await store.close?.();
      }
    });

  describe(\`\${name} keeps the contract of its port\`, () => {
    test('finds what was put, and nothing else', async (store) => {
      await store.put({ name: 'colour', value: 'dark red' });
      assert.deepEqual(await store.find('colour'), { name: 'colour', value: 'dark red' });
      assert.equal(await store.find('size'), undefined);
    });

    test('keeps the last of what is put under a name', async (store) => {
      for (const value of ['red', '', 'blue']) await store.put({ name: 'colour', value });
      assert.deepEqual(await store.find('colour'), { name: 'colour', value: 'blue' });
    });

    test('forgets what is removed, and says whether there was something', async (store) => {
      await store.put({ name: 'colour', value: 'red' });
      await store.put({ name: 'size', value: 'large' });
      assert.deepEqual([await store.remove('colour'), await store.remove('colour')], [true, false]);
      assert.equal(await store.find('colour'), undefined);
      assert.deepEqual(await store.find('size'), { name: 'size', value: 'large' });
    });

    test('takes names and values of any characters, and keeps them apart', async (store) => {
      for (const each of NAMES) await store.put({ name: each, value: \`of \${each}\` });
      for (const each of NAMES) assert.deepEqual(await store.find(each), { name: each, value: \`of \${each}\` });
    });

    test(\`keeps \${PARALLEL} entries that come at the same time\`, async (store) => {
      const entries = Array.from({ length: PARALLEL }, (_, index) => ({ name: \`\${index}\`, value: \`of \${index}\` }));
      await Promise.all(entries.map((entry) => store.put(entry)));
      assert.deepEqual(await Promise.all(entries.map((entry) => store.find(entry.name))), entries);
    });

    test('closes more than once', async (store) => {
      await store.close?.();
      await store.close?.();
    });
  });
}
`;
}
