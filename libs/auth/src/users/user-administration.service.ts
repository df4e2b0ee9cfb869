import { type Actor, type Clock, type CursorPage, roleIncludes, type Role } from '@ashlar/domain';
import type { ApiKeys } from '../api-keys/api-keys.service.js';
import type { Audit } from '../audit/audit.service.js';
import { AuthError } from '../auth.errors.js';
import type { AuthTransactions } from '../auth.store.js';
import type { Mailer } from '../mailer.js';
import type { OneTimeTokens } from '../one-time-tokens/one-time-tokens.service.js';
import type { PasswordStore } from '../passwords/password.store.js';
import type { Sessions } from '../sessions/sessions.service.js';
import type { User, UserChanges, UserId } from './user.js';
import { assertMayManage, assertNotLastAdministrator } from './user-rules.js';
import type { UserQuery, UserStatistics, UserStore } from './user.store.js';

/** How often a change is tried again when the user is changed at the same time. */
const TRIES = 5;

const RECENT_MS = 7 * 86_400_000;

/** What {@link UserAdministration} needs. */
export interface UserAdministrationInit {
  readonly users: UserStore;
  readonly passwords: PasswordStore;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly oneTimeTokens: OneTimeTokens;
  readonly mailer: Mailer;
  readonly audit: Audit;
  readonly transactions: AuthTransactions;
  readonly clock: Clock;
}

/** What happens to a user in one transaction. */
interface Change {
  readonly action: string;
  readonly changes?: UserChanges;
  readonly effects?: (user: User) => Promise<void>;
}

/** What moderators and administrators do with the accounts of others. */
export class UserAdministration {
  constructor(private readonly init: UserAdministrationInit) {}

  /** One page of users. */
  list(query: UserQuery): Promise<CursorPage<User>> {
    return this.init.users.list(query);
  }

  /** @throws AuthError `AUTH_USER_NOT_FOUND` */
  async read(id: UserId): Promise<User> {
    const user = await this.init.users.findById(id);
    if (!user) throw new AuthError('AUTH_USER_NOT_FOUND');
    return user;
  }

  /** How many users there are, of which kind; recent are those of the last seven days. */
  statistics(): Promise<UserStatistics> {
    return this.init.users.statistics(new Date(this.init.clock.now() - RECENT_MS));
  }

  /** Lets somebody sign in again. */
  activate(actor: Actor, id: UserId): Promise<User> {
    return this.change(actor, id, { action: 'user.activate', changes: { status: 'active' } });
  }

  /** Refuses somebody everywhere, with every token and key, from now on. @throws AuthError `AUTH_LAST_ADMINISTRATOR` */
  deactivate(actor: Actor, id: UserId): Promise<User> {
    const effects = async () => {
      await this.init.sessions.end(id, 'all', 'deactivated');
      await this.init.oneTimeTokens.voidAll(id);
    };
    return this.change(actor, id, { action: 'user.deactivate', changes: { status: 'inactive' }, effects });
  }

  /** Gives somebody another role, none above one's own. @throws AuthError `AUTH_LAST_ADMINISTRATOR` */
  async changeRole(actor: Actor, id: UserId, role: Role): Promise<User> {
    if ((actor.kind === 'user' || actor.kind === 'api-key') && !roleIncludes(actor.role, role)) {
      throw new AuthError('AUTH_FORBIDDEN');
    }
    return this.change(actor, id, { action: 'role.change', changes: { role } });
  }

  /** Refuses the password of somebody until they reset it, signs them out, and mails them how. */
  async forceReset(actor: Actor, id: UserId): Promise<void> {
    const effects = async (user: User) => {
      await this.init.passwords.disable(id, new Date(this.init.clock.now()));
      await this.init.sessions.end(id, 'all', 'ended-by-administrator');
      const { token, expiresAt } = await this.init.oneTimeTokens.make('reset-password', id, user.email);
      await this.init.mailer.send({ kind: 'reset-password', to: user.email, token, expiresAt });
    };
    await this.change(actor, id, { action: 'password.force-reset', effects });
  }

  /** Signs somebody out everywhere; gives how many sessions were open. */
  async endSessions(actor: Actor, id: UserId): Promise<number> {
    let ended = 0;
    const effects = async () => {
      ended = await this.init.sessions.end(id, 'all', 'ended-by-administrator');
    };
    await this.change(actor, id, { action: 'sessions.end', effects });
    return ended;
  }

  private async change(actor: Actor, id: UserId, { action, changes = {}, effects }: Change): Promise<User> {
    const changed = await this.init.transactions.run(async () => {
      const { before, after } = await this.update(actor, id, changes);
      await effects?.(after);
      await this.init.audit.succeeded(action, { target: id, userId: id, details: differences(before, changes) });
      return after;
    });
    this.init.sessions.forgetAll();
    this.init.apiKeys.forgetAll();
    return changed;
  }

  /** Changes the user that the actor was found to be allowed to manage, and no other: somebody may promote them meanwhile. */
  private async update(actor: Actor, id: UserId, changes: UserChanges): Promise<{ before: User; after: User }> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const before = await this.read(id);
      assertMayManage(actor, before);
      if (Object.keys(changes).length === 0) return { before, after: before };
      const takesAway = changes.status === 'inactive' || (changes.role !== undefined && changes.role !== 'admin');
      if (takesAway) assertNotLastAdministrator(id, await this.init.users.lockAdministrators());
      const after = await this.init.users.update(id, changes, new Date(this.init.clock.now()), before.version);
      if (after) return { before, after };
    }
    throw new AuthError('AUTH_BUSY', { message: 'This user is being changed by others. Try again.' });
  }
}

function differences(before: User, changes: UserChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, to]) => [name, { from: before[name as keyof User], to }]),
  );
}
