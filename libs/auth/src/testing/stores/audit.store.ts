import type { CursorPage } from '@ashlar/domain';
import type { AuditEvent, AuditQuery, AuditStore } from '../../audit/audit.store.js';
import { pageOf } from './memory-page.js';
import { jsonCopy, type MemoryTables, oldest } from './memory-tables.store.js';

/** Keeps audit events in memory. */
export class MemoryAuditStore implements AuditStore {
  constructor(private readonly tables: MemoryTables) {}

  append(event: AuditEvent): Promise<void> {
    return this.tables.write(() => {
      if (this.tables.audit.get(event.id)) throw new Error(`There is an event ${event.id} already.`);
      this.tables.audit.set(event.id, { ...event, details: jsonCopy(event.details) });
    });
  }

  async list({ action, outcome, actor, userId, from, to, ...page }: AuditQuery): Promise<CursorPage<AuditEvent>> {
    const wanted = Object.entries({ action, outcome, actor, userId }).filter(([, value]) => value !== undefined);
    const found = this.tables.audit.filter(
      (event) =>
        wanted.every(([name, value]) => event[name as keyof AuditEvent] === value) &&
        (from === undefined || event.at >= from) &&
        (to === undefined || event.at < to),
    );
    return pageOf(found, page, {
      signature: 'at:desc,id:desc',
      descending: true,
      values: ({ at, id }) => [at.toISOString(), id],
    });
  }

  removeBefore(before: Date, limit: number): Promise<number> {
    const { audit } = this.tables;
    return this.tables.write(() => {
      const old = audit.filter(({ at }) => at < before);
      const removed = oldest(old, ({ at }) => at.getTime(), limit);
      for (const { id } of removed) audit.delete(id);
      return removed.length;
    });
  }
}
