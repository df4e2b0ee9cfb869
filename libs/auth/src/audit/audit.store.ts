import type { CursorPage, CursorRequest, Id } from '@ashlar/domain';

/** What came of it. */
export type AuditOutcome = 'success' | 'failure';

/** Something that was tried with an identity or a right. Written once, never changed. */
export interface AuditEvent {
  readonly id: Id<'AuditEvent'>;
  readonly at: Date;
  /** What was tried: `login`, `refresh`, `password.change`, `role.change`, `api-key.create`. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** Who did it, as `actorId` of `@ashlar/domain` names them. */
  readonly actor: string;
  /** Whom or what it was done to: the id of a user, a session or a key; `null` when there is none. */
  readonly target: string | null;
  /** The user whose account it concerns; `null` when the account is unknown. */
  readonly userId: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
  /** Facts that are no secrets: the code of a refusal, the role before and after. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Which events, the youngest first. */
export interface AuditQuery extends CursorRequest {
  readonly action?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly actor?: string | undefined;
  readonly userId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Where audit events are kept: appended, read, and removed when they are too old; nothing changes them. */
export interface AuditStore {
  append(event: AuditEvent): Promise<void>;
  list(query: AuditQuery): Promise<CursorPage<AuditEvent>>;
  /** Removes events before a point in time, the oldest first, at most `limit`; gives how many. */
  removeBefore(before: Date, limit: number): Promise<number>;
}
