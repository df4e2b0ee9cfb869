import type { Id } from '@ashlar/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AuditEvent, AuditOutcome } from '../../audit/audit.store.js';

/** The table of audit events. Without foreign keys: it outlives whom it tells of. A trigger refuses changes. */
@Entity({ name: 'auth_audit_events' })
@Index('auth_audit_events_at_index', ['at', 'id'])
@Index('auth_audit_events_action_index', ['action', 'at', 'id'])
@Index('auth_audit_events_actor_index', ['actor', 'at', 'id'])
@Index('auth_audit_events_user_index', ['userId', 'at', 'id'])
@Check('auth_audit_events_outcome_check', `outcome IN ('success', 'failure')`)
export class AuditEventEntity implements AuditEvent {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'auth_audit_events_pkey' })
  id!: Id<'AuditEvent'>;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text' })
  outcome!: AuditOutcome;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'text', nullable: true })
  target!: string | null;

  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ name: 'request_id', type: 'text', nullable: true })
  requestId!: string | null;

  @Column({ type: 'jsonb' })
  details!: Readonly<Record<string, unknown>>;
}
