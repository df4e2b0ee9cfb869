import type { MigrationInterface } from 'typeorm';
import { CreateAuth1763690000000 } from './1763690000000-create-auth.migration.js';
import { type OwnUserTable, referenceTo } from './own-users.js';

/** Where an app keeps its users. */
export interface OwnUsersMigrations {
  readonly users: OwnUserTable;
  /**
   * The timestamp of the migration that makes that table, where it is later than those of this library: they run behind it.
   * Part of their names, so it never changes. @default 0
   */
  readonly after?: number;
}

/**
 * The migrations of the stores for an app with a table of users of its own: foreign keys refer to that, and there is no
 * `auth_users`.
 *
 * @throws TypeError when the table or the column has no name that PostgreSQL takes
 */
export function authMigrationsFor({ users, after = 0 }: OwnUsersMigrations): (new () => MigrationInterface)[] {
  const reference = referenceTo(users);
  return [
    class extends CreateAuth1763690000000 {
      readonly name = `CreateAuth${Math.max(1_763_690_000_000, after + 1)}`;
      protected override readonly users = reference;
    },
  ];
}
