import type { CursorPage, CursorRequest, EmailAddress, Role, Username } from '@ashlar/domain';
import type { NewUser, User, UserChanges, UserId, UserStatus } from './user.js';

/** The sorts that lists of users offer. */
export const USER_SORTS = ['-createdAt', 'createdAt', 'email', '-email'] as const;

/** A sort of a list of users; `-` turns it round. */
export type UserSort = (typeof USER_SORTS)[number];

/** Which users, in which order. */
export interface UserQuery extends CursorRequest {
  readonly sort: UserSort;
  /** Part of the email address, the user name or the display name, in any case. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: UserStatus | undefined;
}

/** How many users there are. */
export interface UserStatistics {
  readonly total: number;
  readonly byRole: Readonly<Record<Role, number>>;
  readonly byStatus: Readonly<Record<UserStatus, number>>;
  /** Whose email address is verified. */
  readonly verified: number;
  /** Created since the instant that was asked for. */
  readonly recent: number;
}

/** Where users are kept. Every store passes `describeUserStore` of `@ashlar/auth/testing`. */
export interface UserStore {
  /** @throws AuthError `AUTH_EMAIL_TAKEN`, `AUTH_USERNAME_TAKEN` */
  insert(user: NewUser): Promise<User>;
  findById(id: UserId): Promise<User | undefined>;
  findByEmail(email: EmailAddress): Promise<User | undefined>;
  findByUsername(username: Username): Promise<User | undefined>;
  /**
   * Changes a user and counts its version on; `undefined` when there is none, or `version` is given and is not its own.
   *
   * @throws AuthError `AUTH_EMAIL_TAKEN`, `AUTH_USERNAME_TAKEN`
   */
  update(id: UserId, changes: UserChanges, at: Date, version?: number): Promise<User | undefined>;
  /** Removes a user for good, and everything of this library that is theirs but the audit; `false` when there is none. */
  delete(id: UserId): Promise<boolean>;
  list(query: UserQuery): Promise<CursorPage<User>>;
  statistics(since: Date): Promise<UserStatistics>;
  /**
   * The ids of all active administrators. Until the running transaction ends, nobody else's transaction gets past this call:
   * whoever takes one away asks first.
   */
  lockAdministrators(): Promise<readonly UserId[]>;
}
