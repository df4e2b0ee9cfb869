import { type CursorPage, type EmailAddress, mapPage, type Username } from '@ashlar/domain';
import { type Database, findCursorPage, KeysetSort, type Transactions } from '@ashlar/persistence';
import type { NewUser, User, UserChanges, UserId } from '../../users/user.js';
import { type UserGroup, userStatistics } from '../../users/user-statistics.js';
import type { UserQuery, UserStatistics, UserStore } from '../../users/user.store.js';
import { UserEntity } from '../entities/user.entity.js';
import { searchPattern } from '../search-pattern.js';
import { unlessTaken } from './unless-taken.store.js';

const COLUMNS = `
  id, email, email_verified_at AS "emailVerifiedAt", username, display_name AS "displayName", role, status, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const INSERT = `
  INSERT INTO auth_users (id, email, email_verified_at, username, display_name, role, status, version, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8) RETURNING ${COLUMNS}`;

const CHANGEABLE: Readonly<Record<keyof UserChanges, string>> = {
  email: 'email',
  emailVerifiedAt: 'email_verified_at',
  username: 'username',
  displayName: 'display_name',
  role: 'role',
  status: 'status',
};

const STATISTICS = `
  SELECT role, status, count(*)::int AS total, count(email_verified_at)::int AS verified,
    (count(*) FILTER (WHERE created_at >= $1))::int AS recent
  FROM auth_users GROUP BY role, status`;

/**
 * In the order of their ids, so that two transactions wait for each other one way round only. Whoever waited checks the row
 * again: an administrator who was demoted meanwhile is not in the list. Sessions may still be opened: their foreign key needs
 * no more than that the row stays.
 */
const LOCK_ADMINISTRATORS = `
  SELECT id FROM auth_users WHERE role = 'admin' AND status = 'active' ORDER BY id FOR NO KEY UPDATE`;

const USER_SORT = new KeysetSort({
  columns: [
    { name: 'createdAt', column: 'user.createdAt', type: 'timestamptz' },
    { name: 'email', column: 'user.email', type: 'text' },
  ],
  tieBreaker: { name: 'id', column: 'user.id', type: 'uuid' },
  default: '-createdAt',
});

const UNIQUE = { email: 'auth_users_email_unique', username: 'auth_users_username_unique' };

/** Keeps users in PostgreSQL. */
export class TypeOrmUserStore implements UserStore {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  async insert(user: NewUser): Promise<User> {
    const { id, email, emailVerifiedAt, username, displayName, role, status, createdAt } = user;
    const values = [id, email, emailVerifiedAt, username, displayName, role, status, createdAt];
    const [inserted] = await this.#unlessTaken(() => this.database.query<User>({ text: INSERT, values }));
    return inserted as User;
  }

  async findById(id: UserId): Promise<User | undefined> {
    const text = `SELECT ${COLUMNS} FROM auth_users WHERE id = $1`;
    return (await this.database.query<User>({ name: 'users.by-id', text, values: [id] }))[0];
  }

  async findByEmail(email: EmailAddress): Promise<User | undefined> {
    const text = `SELECT ${COLUMNS} FROM auth_users WHERE email = $1`;
    return (await this.database.query<User>({ name: 'users.by-email', text, values: [email] }))[0];
  }

  async findByUsername(username: Username): Promise<User | undefined> {
    const text = `SELECT ${COLUMNS} FROM auth_users WHERE username = $1`;
    return (await this.database.query<User>({ name: 'users.by-username', text, values: [username] }))[0];
  }

  async update(id: UserId, changes: UserChanges, at: Date, version?: number): Promise<User | undefined> {
    const values: unknown[] = [id, at, version ?? null];
    const names = (Object.keys(CHANGEABLE) as (keyof UserChanges)[]).filter((name) => changes[name] !== undefined);
    const assignments = names.map((name) => `, ${CHANGEABLE[name]} = $${values.push(changes[name])}`).join('');
    const text = `
      UPDATE auth_users SET version = version + 1, updated_at = $2${assignments}
      WHERE id = $1 AND ($3::integer IS NULL OR version = $3) RETURNING ${COLUMNS}`;
    const change = () => this.database.query<User>({ text, values });
    const rows =
      names.includes('email') || names.includes('username') ? await this.#unlessTaken(change) : await change();
    return rows[0];
  }

  async delete(id: UserId): Promise<boolean> {
    const statement = { text: 'DELETE FROM auth_users WHERE id = $1', values: [id] };
    return (await this.database.execute(statement)).rowCount === 1;
  }

  async list({ search, role, status, ...page }: UserQuery): Promise<CursorPage<User>> {
    const query = this.database.repository(UserEntity).createQueryBuilder('user');
    if (role !== undefined) query.andWhere('user.role = :role', { role });
    if (status !== undefined) query.andWhere('user.status = :status', { status });
    if (search !== undefined) {
      // The first two are kept in lower case, and their collation knows no other case than that of ASCII.
      const pattern = searchPattern(search);
      const matches = 'user.email LIKE :pattern OR user.username LIKE :pattern OR user.displayName ILIKE :pattern';
      query.andWhere(`(${matches})`, { pattern });
    }
    return mapPage(await findCursorPage(query, USER_SORT, page), (user): User => ({ ...user }));
  }

  async statistics(since: Date): Promise<UserStatistics> {
    return userStatistics(await this.database.query<UserGroup>({ text: STATISTICS, values: [since] }));
  }

  async lockAdministrators(): Promise<readonly UserId[]> {
    const rows = await this.database.query<{ id: UserId }>({ text: LOCK_ADMINISTRATORS });
    return rows.map(({ id }) => id);
  }

  #unlessTaken<T>(write: () => Promise<T>): Promise<T> {
    return unlessTaken(this.transactions, UNIQUE, write);
  }
}
