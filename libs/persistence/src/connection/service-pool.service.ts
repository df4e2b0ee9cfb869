import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseUnavailableError } from '../persistence.errors.js';

type Connected = (error: unknown, client?: pg.PoolClient, release?: (error?: unknown) => void) => void;
type Connect = (callback: Connected) => void;
type End = (callback: () => void) => void;

/** How long the server may take to close connections that we have said goodbye to. */
const CLOSING_TIMEOUT = 2_000;

/** A pool whose failures to give a connection are domain errors, and that has ended only when its connections are closed. */
export class ServicePool extends pg.Pool {
  readonly #open = new Set<pg.PoolClient>();

  constructor(config?: pg.PoolConfig) {
    super(config);
    this.on('connect', (client) => {
      this.#open.add(client);
      // A connection that breaks while somebody holds it says so by an event too, which ends the process when nobody listens.
      client.on('error', () => undefined);
    });
    this.on('remove', (client) => this.#open.delete(client));

    const connect = super.connect.bind(this) as unknown as Connect;
    const translated = (callback?: Connected): unknown =>
      callback === undefined
        ? new Promise((resolve, reject) =>
            connect((error, client) => (error ? reject(new DatabaseUnavailableError(error)) : resolve(client))),
          )
        : connect((error, client, release) => callback(error && new DatabaseUnavailableError(error), client, release));
    this.connect = translated as pg.Pool['connect'];

    const end = super.end.bind(this) as unknown as End;
    const closed = (callback?: () => void): unknown => {
      const ended = new Promise<void>((resolve) => end(resolve)).then(() => this.#closed());
      return callback === undefined ? ended : void ended.then(callback);
    };
    this.end = closed as pg.Pool['end'];
  }

  /** Opens connections until `count` are open, so that the first requests do not wait for them. */
  async warmUp(count: number): Promise<void> {
    const clients = await Promise.all(Array.from({ length: count }, () => this.connect()));
    for (const client of clients) client.release();
  }

  async #closed(): Promise<void> {
    const deadline = performance.now() + CLOSING_TIMEOUT;
    while (this.#open.size > 0 && performance.now() < deadline) await sleep(5);
  }
}
