import pg from 'pg';
import { DatabaseUnavailableError } from '../persistence.errors.js';

type Connected = (error: unknown, client?: pg.PoolClient, release?: (error?: unknown) => void) => void;
type Connect = (callback: Connected) => void;

/** A pool whose failures to give a connection are domain errors. */
export class ServicePool extends pg.Pool {
  constructor(config?: pg.PoolConfig) {
    super(config);
    const connect = super.connect.bind(this) as unknown as Connect;
    const translated = (callback?: Connected): unknown =>
      callback === undefined
        ? new Promise((resolve, reject) =>
            connect((error, client) => (error ? reject(new DatabaseUnavailableError(error)) : resolve(client))),
          )
        : connect((error, client, release) => callback(error && new DatabaseUnavailableError(error), client, release));
    this.connect = translated as pg.Pool['connect'];
  }

  /** Opens connections until `count` are open, so that the first requests do not wait for them. */
  async warmUp(count: number): Promise<void> {
    const clients = await Promise.all(Array.from({ length: count }, () => this.connect()));
    for (const client of clients) client.release();
  }
}
