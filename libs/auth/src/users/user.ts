import type { DisplayName, EmailAddress, Id, Role, Username } from '@ashlar/domain';

/** The id of a user. */
export type UserId = Id<'User'>;

/** Whether a user may sign in: an inactive one is refused everywhere, with every token and key. */
export type UserStatus = 'active' | 'inactive';

/** An account. */
export interface User {
  readonly id: UserId;
  readonly email: EmailAddress;
  /** When the owner proved to read its mail; `null` until then. */
  readonly emailVerifiedAt: Date | null;
  readonly username: Username | null;
  readonly displayName: DisplayName | null;
  readonly role: Role;
  readonly status: UserStatus;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A user to be stored. */
export type NewUser = Omit<User, 'version' | 'updatedAt'>;

/** What can change in a user. */
export type UserChanges = Partial<
  Pick<User, 'email' | 'emailVerifiedAt' | 'username' | 'displayName' | 'role' | 'status'>
>;
