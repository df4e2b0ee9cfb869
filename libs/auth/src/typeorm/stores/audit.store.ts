import { type CursorPage, mapPage } from '@ashlar/domain';
import { type Database, findCursorPage, KeysetSort, type Transactions } from '@ashlar/persistence';
import type { AuditEvent, AuditQuery, AuditStore } from '../../audit/audit.store.js';
import { AuditEventEntity } from '../entities/audit-event.entity.js';

const APPEND = `
  INSERT INTO auth_audit_events (id, at, action, outcome, actor, target, user_id, address, request_id, details)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

const REMOVE_BEFORE = `
  DELETE FROM auth_audit_events WHERE id IN (
    SELECT id FROM auth_audit_events WHERE at < $1 ORDER BY at, id LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

const AUDIT_SORT = new KeysetSort({
  columns: [{ name: 'at', column: 'event.at', type: 'timestamptz' }],
  tieBreaker: { name: 'id', column: 'event.id', type: 'uuid' },
  default: '-at',
});

/**
 * Keeps audit events in PostgreSQL. A trigger refuses every change of them, and every removal but that of {@link removeBefore},
 * whose transaction sets `ashlar.audit_removal`: a stray statement changes nothing. Whoever has the rights of the owner of the
 * table can get round it.
 */
export class TypeOrmAuditStore implements AuditStore {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  async append(event: AuditEvent): Promise<void> {
    const { id, at, action, outcome, actor, target, userId, address, requestId, details } = event;
    const values = [id, at, action, outcome, actor, target, userId, address, requestId, JSON.stringify(details)];
    await this.database.execute({ name: 'audit.append', text: APPEND, values });
  }

  async list({ action, outcome, actor, userId, from, to, ...page }: AuditQuery): Promise<CursorPage<AuditEvent>> {
    const query = this.database.repository(AuditEventEntity).createQueryBuilder('event');
    for (const [name, value] of Object.entries({ action, outcome, actor, userId })) {
      if (value !== undefined) query.andWhere(`event.${name} = :${name}`, { [name]: value });
    }
    if (from !== undefined) query.andWhere('event.at >= :from', { from });
    if (to !== undefined) query.andWhere('event.at < :to', { to });
    return mapPage(await findCursorPage(query, AUDIT_SORT, page), (event): AuditEvent => ({ ...event }));
  }

  async removeBefore(before: Date, limit: number): Promise<number> {
    return this.transactions.run(async () => {
      await this.#allowRemoval('on');
      const { rowCount } = await this.database.execute({ text: REMOVE_BEFORE, values: [before, limit] });
      await this.#allowRemoval('off');
      return rowCount;
    });
  }

  async #allowRemoval(state: 'on' | 'off'): Promise<void> {
    await this.database.execute({ text: `SELECT set_config('ashlar.audit_removal', $1, true)`, values: [state] });
  }
}
