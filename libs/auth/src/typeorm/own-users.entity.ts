import type { ObjectType } from 'typeorm';
import { ApiKeyTable } from './entities/api-key.entity.js';
import { AttemptEntity } from './entities/attempt.entity.js';
import { AuditEventEntity } from './entities/audit-event.entity.js';
import { BelongsToUser, type TableOfUser } from './entities/belongs-to-user.decorator.js';
import { OneTimeTokenTable } from './entities/one-time-token.entity.js';
import { PasswordTable } from './entities/password.entity.js';
import { SessionTable } from './entities/session.entity.js';
import { SigningKeyEntity } from './entities/signing-key.entity.js';

/** The entity of an app's own table of users. */
export interface OwnUserEntity {
  readonly entity: ObjectType<object>;
  /** The property of the ids. @default 'id' */
  readonly property?: string;
}

/** The entities of the stores for an app with a table of users of its own: what `authMigrationsFor` makes. */
export function authEntitiesFor({ users }: { readonly users: OwnUserEntity }): (new () => object)[] {
  const ofUsers = [PasswordTable, SessionTable, OneTimeTokenTable, ApiKeyTable].map((table) => ofUser(table, users));
  return [...ofUsers, AttemptEntity, SigningKeyEntity, AuditEventEntity];
}

function ofUser(table: TableOfUser, { entity, property }: OwnUserEntity): new () => object {
  @BelongsToUser(() => entity, property)
  class OfUserEntity extends table {}
  return OfUserEntity;
}
