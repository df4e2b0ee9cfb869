import { type CursorPage, type EmailAddress, ROLES, type Role, type Username } from '@ashlar/domain';
import { AuthError } from '../../auth.errors.js';
import type { NewUser, User, UserChanges, UserId, UserStatus } from '../../users/user.js';
import type { UserQuery, UserStatistics, UserStore } from '../../users/user.store.js';
import { pageOf } from './memory-page.js';
import type { MemoryTables } from './memory-tables.store.js';

/** Keeps users in memory. */
export class MemoryUserStore implements UserStore {
  constructor(private readonly tables: MemoryTables) {}

  insert(user: NewUser): Promise<User> {
    return this.tables.write(() => {
      this.#refuseTaken(user);
      if (this.tables.users.get(user.id)) throw new Error(`There is a user ${user.id} already.`);
      return this.#put({ ...user, version: 1, updatedAt: user.createdAt });
    });
  }

  async findById(id: UserId): Promise<User | undefined> {
    return this.tables.users.get(id);
  }

  async findByEmail(email: EmailAddress): Promise<User | undefined> {
    return this.tables.users.find((user) => user.email === email);
  }

  async findByUsername(username: Username): Promise<User | undefined> {
    return this.tables.users.find((user) => user.username === username);
  }

  update(id: UserId, changes: UserChanges, at: Date, version?: number): Promise<User | undefined> {
    return this.tables.write(() => {
      const user = this.tables.users.get(id);
      if (user === undefined || (version !== undefined && version !== user.version)) return undefined;
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      const changed = { ...user, ...(Object.fromEntries(given) as UserChanges) };
      this.#refuseTaken(changed);
      return this.#put({ ...changed, version: user.version + 1, updatedAt: at });
    });
  }

  delete(id: UserId): Promise<boolean> {
    const { users, passwords, sessions, oneTimeTokens, apiKeys } = this.tables;
    return this.tables.write(() => {
      passwords.delete(id);
      for (const session of sessions.filter(({ userId }) => userId === id)) sessions.delete(session.id);
      for (const token of oneTimeTokens.filter(({ userId }) => userId === id)) oneTimeTokens.delete(token.hash);
      for (const key of apiKeys.filter(({ ownerId }) => ownerId === id)) apiKeys.delete(key.id);
      return users.delete(id);
    });
  }

  async list({ search, role, status, sort, ...page }: UserQuery): Promise<CursorPage<User>> {
    const found = this.tables.users.filter(
      (user) =>
        (role === undefined || user.role === role) &&
        (status === undefined || user.status === status) &&
        (search === undefined || isFound(user, search.normalize('NFC').toLowerCase())),
    );
    const descending = sort.startsWith('-');
    const column = sort.endsWith('email') ? 'email' : 'createdAt';
    const direction = descending ? 'desc' : 'asc';
    return pageOf(found, page, {
      signature: `${column}:${direction},id:${direction}`,
      descending,
      values: (user) => [column === 'email' ? user.email : user.createdAt.toISOString(), user.id],
    });
  }

  async statistics(since: Date): Promise<UserStatistics> {
    const count = (condition: (user: User) => boolean) => this.tables.users.filter(condition).length;
    const byRole = Object.fromEntries(ROLES.map((role) => [role, count((user) => user.role === role)]));
    const statuses: readonly UserStatus[] = ['active', 'inactive'];
    const byStatus = Object.fromEntries(statuses.map((status) => [status, count((user) => user.status === status)]));
    return {
      total: count(() => true),
      byRole: byRole as Record<Role, number>,
      byStatus: byStatus as Record<UserStatus, number>,
      verified: count((user) => user.emailVerifiedAt !== null),
      recent: count((user) => user.createdAt >= since),
    };
  }

  /** Transactions run one after the other: there is nothing to lock. */
  async lockAdministrators(): Promise<readonly UserId[]> {
    const administrators = this.tables.users.filter(({ role, status }) => role === 'admin' && status === 'active');
    return administrators.map(({ id }) => id).sort();
  }

  #put(user: User): User {
    this.tables.users.set(user.id, user);
    return user;
  }

  #refuseTaken({ id, email, username }: Pick<User, 'id' | 'email' | 'username'>): void {
    const others = this.tables.users.filter((user) => user.id !== id);
    if (others.some((user) => user.email === email)) throw new AuthError('AUTH_EMAIL_TAKEN');
    if (username !== null && others.some((user) => user.username === username))
      throw new AuthError('AUTH_USERNAME_TAKEN');
  }
}

function isFound({ email, username, displayName }: User, search: string): boolean {
  return [email, username, displayName].some((text) => text?.toLowerCase().includes(search));
}
