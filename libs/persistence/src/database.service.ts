import { Inject, Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import type pg from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { poolOf } from './connection/pool.service.js';
import { connectionOf, dropWhenReleased } from './connection/query-runner.service.js';
import { translateDatabaseError } from './persistence.errors.js';
import { failureKind } from './sql-state.js';

/** A statement for {@link Database.query}. */
export interface Statement {
  /**
   * With a name the server parses and plans the statement once per connection. One name, one text, at most 63 bytes:
   * `projects.by-id`. For hot statements; without a name nothing is kept.
   */
  readonly name?: string;
  /** With `$1`, `$2` for the values. */
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What a statement gave. */
export interface StatementResult<Row> {
  readonly rows: Row[];
  /** Rows read or changed. */
  readonly rowCount: number;
}

/** The way to the data: inside of a transaction everything here runs in it, outside on any connection of the pool. */
@Injectable()
export class Database {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(TransactionHost) private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
  ) {}

  /** Whether the code that asks runs in a transaction. */
  get isInTransaction(): boolean {
    return this.host.isTransactionActive();
  }

  /** TypeORM's manager of the running transaction, or of the pool. Ask anew each time, and never keep it. */
  get manager(): EntityManager {
    return this.host.tx;
  }

  /** TypeORM's repository of an entity, in the running transaction or on the pool. Ask anew each time, and never keep it. */
  repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Repository<Entity> {
    return this.manager.getRepository(entity);
  }

  /** Runs a statement past TypeORM, and gives its rows as the driver reads them: `int8` and `numeric` as strings. */
  async query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]> {
    return (await this.execute<Row>(statement)).rows;
  }

  /** Like {@link query}, with the number of rows. */
  async execute<Row extends object = Record<string, unknown>>(statement: Statement): Promise<StatementResult<Row>> {
    const { queryRunner } = this.manager;
    try {
      const result =
        queryRunner === undefined
          ? await this.#onPool<Row>(statement)
          : await inTransaction<Row>(await connectionOf(queryRunner), statement);
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  async #onPool<Row extends object>(statement: Statement): Promise<pg.QueryResult<Row>> {
    const client = await poolOf(this.dataSource).connect();
    let stale: Error | undefined;
    try {
      return await send<Row>(client, statement);
    } catch (error) {
      if (failureKind(error) !== 'stale-plan') throw error;
      // A migration changed the columns under a named statement: this connection can't run it again by that name.
      stale = error as Error;
      return await send<Row>(client, { ...statement, name: undefined });
    } finally {
      client.release(stale);
    }
  }
}

/** The transaction has failed; its next run gets another connection. */
async function inTransaction<Row extends object>(
  client: pg.PoolClient,
  statement: Statement,
): Promise<pg.QueryResult<Row>> {
  try {
    return await send<Row>(client, statement);
  } catch (error) {
    if (failureKind(error) === 'stale-plan') dropWhenReleased(client, error);
    throw error;
  }
}

function send<Row extends object>(client: pg.PoolClient, statement: Partial<Statement>): Promise<pg.QueryResult<Row>> {
  return client.query<Row>(statement as pg.QueryConfig<unknown[]>);
}
