import { type CursorPage, type EmailAddress, mapPage, type Role, ROLES, type Username } from '@ashlar/domain';
import { type Database, findCursorPage, KeysetSort, type Transactions } from '@ashlar/persistence';
import { IsNull, Not, type Repository } from 'typeorm';
import type {
  NewUser,
  User,
  UserChanges,
  UserId,
  UserQuery,
  UserStatistics,
  UserStatus,
  UserStore,
} from '../../src/index.js';
import { searchPattern, unlessTaken, type UserGroup, userStatistics } from '../../src/typeorm/index.js';
import { PersonEntity } from './person.entity.js';

const UNIQUE = { email: 'people_mail_key', username: 'people_handle_key' };

const SORT = new KeysetSort({
  columns: [
    { name: 'createdAt', column: 'person.createdAt', type: 'timestamptz' },
    { name: 'email', column: 'person.mail', type: 'text' },
  ],
  tieBreaker: { name: 'id', column: 'person.id', type: 'uuid' },
  default: '-createdAt',
});

const STATISTICS = `
  SELECT (ARRAY['user', 'moderator', 'admin'])[level + 1] AS role,
    CASE WHEN blocked_at IS NULL THEN 'active' ELSE 'inactive' END AS status,
    count(*)::int AS total, count(confirmed_at)::int AS verified,
    (count(*) FILTER (WHERE created_at >= $1))::int AS recent
  FROM people GROUP BY 1, 2`;

/** In the order of their ids, so that two transactions wait for each other one way round only. */
const LOCK_ADMINISTRATORS = `
  SELECT id FROM people WHERE level = 2 AND blocked_at IS NULL ORDER BY id FOR NO KEY UPDATE`;

/** Shows the people of the app to the library as its users. */
export class PeopleStore implements UserStore {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  async insert(user: NewUser): Promise<User> {
    const { id, createdAt } = user;
    const person = { ...columnsOf(user, createdAt), id, version: 1, createdAt, updatedAt: createdAt };
    await unlessTaken(this.transactions, UNIQUE, () => this.people.insert(person));
    return { ...user, version: 1, updatedAt: createdAt };
  }

  findById(id: UserId): Promise<User | undefined> {
    return this.find({ id });
  }

  findByEmail(mail: EmailAddress): Promise<User | undefined> {
    return this.find({ mail });
  }

  findByUsername(handle: Username): Promise<User | undefined> {
    return this.find({ handle });
  }

  async update(id: UserId, changes: UserChanges, at: Date, version?: number): Promise<User | undefined> {
    const which = version === undefined ? { id } : { id, version };
    const columns = { ...columnsOf(changes, at), updatedAt: at, version: () => 'version + 1' };
    return unlessTaken(this.transactions, UNIQUE, async () => {
      const { affected } = await this.people.update(which, columns);
      return affected === 1 ? this.findById(id) : undefined;
    });
  }

  async delete(id: UserId): Promise<boolean> {
    return (await this.people.delete({ id })).affected === 1;
  }

  async list({ search, role, status, ...page }: UserQuery): Promise<CursorPage<User>> {
    const query = this.people.createQueryBuilder('person');
    if (role !== undefined) query.andWhere({ level: ROLES.indexOf(role) });
    if (status !== undefined) query.andWhere({ blockedAt: status === 'active' ? IsNull() : Not(IsNull()) });
    if (search !== undefined) {
      const matches = 'person.mail LIKE :text OR person.handle LIKE :text OR person.fullName ILIKE :text';
      query.andWhere(`(${matches})`, { text: searchPattern(search) });
    }
    return mapPage(await findCursorPage(query, SORT, page), userOf);
  }

  async statistics(since: Date): Promise<UserStatistics> {
    return userStatistics(await this.database.query<UserGroup>({ text: STATISTICS, values: [since] }));
  }

  async lockAdministrators(): Promise<readonly UserId[]> {
    const rows = await this.database.query<{ id: UserId }>({ text: LOCK_ADMINISTRATORS });
    return rows.map(({ id }) => id);
  }

  private get people(): Repository<PersonEntity> {
    return this.database.repository(PersonEntity);
  }

  private async find(which: { id: UserId } | { mail: EmailAddress } | { handle: Username }): Promise<User | undefined> {
    const person = await this.people.findOneBy(which);
    return person ? userOf(person) : undefined;
  }
}

function userOf(person: PersonEntity): User {
  const { id, mail, confirmedAt, handle, fullName, level, blockedAt, version, createdAt, updatedAt } = person;
  const role: Role = ROLES[level] ?? 'user';
  const status: UserStatus = blockedAt === null ? 'active' : 'inactive';
  const names = { email: mail, emailVerifiedAt: confirmedAt, username: handle, displayName: fullName };
  return { id, ...names, role, status, version, createdAt, updatedAt };
}

/** TypeORM leaves out what is undefined. */
function columnsOf({ email, emailVerifiedAt, username, displayName, role, status }: UserChanges, at: Date) {
  return {
    ...{ mail: email, confirmedAt: emailVerifiedAt, handle: username, fullName: displayName },
    level: role && ROLES.indexOf(role),
    blockedAt: status && (status === 'active' ? null : at),
  };
}
