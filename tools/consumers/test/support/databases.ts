import { randomUUID } from 'node:crypto';

import { createDatabase, dropDatabase } from '../../src/database.service.js';

/** The databases of a spec file. */
export class Databases {
  readonly #names: string[] = [];

  /** Makes an empty one, and answers its URL. */
  async make(): Promise<string> {
    const name = `consumer_${randomUUID()}`;
    this.#names.push(name);
    return createDatabase(name);
  }

  /** Removes them all. */
  async drop(): Promise<void> {
    await Promise.all(this.#names.map(dropDatabase));
  }
}
