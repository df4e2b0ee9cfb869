import { CreateAuth1763690000000 } from './1763690000000-create-auth.migration.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { AttemptEntity } from './entities/attempt.entity.js';
import { AuditEventEntity } from './entities/audit-event.entity.js';
import { OneTimeTokenEntity } from './entities/one-time-token.entity.js';
import { PasswordEntity } from './entities/password.entity.js';
import { SessionEntity } from './entities/session.entity.js';
import { SigningKeyEntity } from './entities/signing-key.entity.js';
import { UserEntity } from './entities/user.entity.js';

export { CreateAuth1763690000000 } from './1763690000000-create-auth.migration.js';
export { ApiKeyEntity } from './entities/api-key.entity.js';
export { AttemptEntity } from './entities/attempt.entity.js';
export { AuditEventEntity } from './entities/audit-event.entity.js';
export { OneTimeTokenEntity } from './entities/one-time-token.entity.js';
export { PasswordEntity } from './entities/password.entity.js';
export { SessionEntity } from './entities/session.entity.js';
export { SigningKeyEntity } from './entities/signing-key.entity.js';
export { UserEntity } from './entities/user.entity.js';
export { authEntitiesFor } from './own-users.entity.js';
export type { OwnUserEntity } from './own-users.entity.js';
export { authMigrationsFor } from './own-users.migration.js';
export type { OwnUsersMigrations } from './own-users.migration.js';
export type { OwnUserTable } from './own-users.js';
export { searchPattern } from './search-pattern.js';
export { TypeOrmApiKeyStore } from './stores/api-key.store.js';
export { TypeOrmAttemptStore } from './stores/attempt.store.js';
export { TypeOrmAuditStore } from './stores/audit.store.js';
export { typeOrmAuthStores } from './stores/auth.store.js';
export type { OwnStores } from './stores/auth.store.js';
export { TypeOrmOneTimeTokenStore } from './stores/one-time-token.store.js';
export { TypeOrmPasswordStore } from './stores/password.store.js';
export { TypeOrmSessionStore } from './stores/session.store.js';
export { TypeOrmSigningKeyStore } from './stores/signing-key.store.js';
export { unlessTaken } from './stores/unless-taken.store.js';
export type { UniqueInUsers } from './stores/unless-taken.store.js';
export { TypeOrmUserStore } from './stores/user.store.js';
export { userStatistics } from '../users/user-statistics.js';
export type { UserGroup } from '../users/user-statistics.js';

/** Every entity of the stores, for the list of the app. */
export const authEntities = [
  UserEntity,
  PasswordEntity,
  AttemptEntity,
  SessionEntity,
  SigningKeyEntity,
  OneTimeTokenEntity,
  ApiKeyEntity,
  AuditEventEntity,
];

/** Every migration of the stores, for the one ordered list of the app. The tables are made in its schema. */
export const authMigrations = [CreateAuth1763690000000];
