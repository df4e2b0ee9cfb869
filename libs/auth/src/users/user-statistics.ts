import type { Role } from '@ashlar/domain';
import type { UserStatus } from './user.js';
import type { UserStatistics } from './user.store.js';

/** How many users of one role and status there are: a row of `GROUP BY role, status`. */
export interface UserGroup extends Pick<UserStatistics, 'total' | 'verified' | 'recent'> {
  readonly role: Role;
  readonly status: UserStatus;
}

/** Sums groups up, for the `statistics` of a `UserStore`; those that nobody is in may be missing. */
export function userStatistics(groups: readonly UserGroup[]): UserStatistics {
  const byRole: Record<Role, number> = { user: 0, moderator: 0, admin: 0 };
  const byStatus: Record<UserStatus, number> = { active: 0, inactive: 0 };
  const sums = { total: 0, verified: 0, recent: 0 };
  for (const { role, status, total, verified, recent } of groups) {
    byRole[role] += total;
    byStatus[status] += total;
    sums.total += total;
    sums.verified += verified;
    sums.recent += recent;
  }
  return { ...sums, byRole, byStatus };
}
