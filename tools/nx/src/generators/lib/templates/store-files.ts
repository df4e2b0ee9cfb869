import type { LibPlan } from '../plan.js';

/** `src/<noun>.store.ts`: the port. */
export function storeFile({ one, packageName }: LibPlan): string {
  return `import type { ${one.pascal}Entry } from './${one.kebab}-entry.js';

/** Where entries are kept. Every store passes \`describe${one.pascal}Store\` of \`${packageName}/testing\`. */
export interface ${one.pascal}Store {
  /** Keeps an entry, in the place of what had its name. */
  put(entry: ${one.pascal}Entry): Promise<void>;
  /** What is kept under exactly this name; nothing where there is none. */
  find(name: string): Promise<${one.pascal}Entry | undefined>;
  /** Forgets what is kept under a name, and says whether there was something. */
  remove(name: string): Promise<boolean>;
  /** Frees everything. May be called more than once. */
  close?(): Promise<void>;
}
`;
}

/** `src/stores/memory.store.ts`. */
export function memoryStore({ one }: LibPlan): string {
  return `import type { ${one.pascal}Entry } from '../${one.kebab}-entry.js';
import type { ${one.pascal}Store } from '../${one.kebab}.store.js';

/** Keeps entries in this process, as long as it runs: for tests, and for a service that runs once and may forget. */
export class Memory${one.pascal}Store implements ${one.pascal}Store {
${mapMembers(one.pascal)}
}
`;
}

/** What keeps entries in a map: the members of a class. @param noun in PascalCase */
export function mapMembers(noun: string): string {
  return `  readonly #entries = new Map<string, ${noun}Entry>();

  async put(entry: ${noun}Entry): Promise<void> {
    this.#entries.set(entry.name, entry);
  }

  async find(name: string): Promise<${noun}Entry | undefined> {
    return this.#entries.get(name);
  }

  async remove(name: string): Promise<boolean> {
    return this.#entries.delete(name);
  }`;
}
