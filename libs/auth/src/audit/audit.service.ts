import { type Actor, actorId, type CursorPage, type Clock, type IdGenerator } from '@ashlar/domain';
import { currentContext } from '@ashlar/http';
import { Logger } from '@nestjs/common';
import type { AuthTransactions } from '../auth.store.js';
import type { AuditEvent, AuditOutcome, AuditStore, AuditQuery } from './audit.store.js';

/** What is to be kept of something that was tried; who, from where and when is known from the context. */
export interface AuditEntry {
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly target?: string | null;
  readonly userId?: string | null;
  /** Who did it, where the context does not know yet: somebody who is just signing in. @default the actor of the context */
  readonly actor?: Actor;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An entry but for what was tried, and what came of it. */
export type AuditFacts = Omit<AuditEntry, 'action' | 'outcome'>;

/** What {@link Audit} needs. */
export interface AuditInit {
  readonly store: AuditStore;
  readonly transactions: AuthTransactions;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Keeps what was tried with identities and rights. */
export class Audit {
  private readonly logger = new Logger('Audit');

  constructor(private readonly init: AuditInit) {}

  /** Keeps an event in the transaction that is running, so that there is one exactly when there is an effect. */
  async keep(entry: AuditEntry): Promise<void> {
    await this.init.store.append(this.event(entry));
    if (entry.outcome === 'failure') this.warn(entry);
  }

  /** One page of events, the youngest first. */
  list(query: AuditQuery): Promise<CursorPage<AuditEvent>> {
    return this.init.store.list(query);
  }

  /** Keeps a success, as {@link keep} does. */
  succeeded(action: string, entry: AuditFacts = {}): Promise<void> {
    return this.keep({ ...entry, action, outcome: 'success' });
  }

  /**
   * Keeps a failure, whatever becomes of the running transaction. Whoever is refused is refused also when it can't be stored:
   * then it stands in the log alone.
   */
  async failed(action: string, code: string, entry: AuditFacts = {}): Promise<void> {
    const failure: AuditEntry = { ...entry, action, outcome: 'failure', details: { ...entry.details, code } };
    this.warn(failure);
    try {
      const event = this.event(failure);
      await this.init.transactions.apart(() => this.init.store.append(event));
    } catch (error) {
      this.logger.error({ err: error, action, code }, 'An audit event could not be stored');
    }
  }

  private warn({ action, target = null, details = {} }: AuditEntry): void {
    this.logger.warn({ action, code: details['code'], target }, `Refused: ${action}`);
  }

  private event({ action, outcome, target = null, userId = null, actor, details = {} }: AuditEntry): AuditEvent {
    const context = currentContext();
    return {
      id: this.init.ids.next<'AuditEvent'>(),
      at: new Date(this.init.clock.now()),
      action,
      outcome,
      actor: actorId(actor ?? context?.actor ?? { kind: 'anonymous' }),
      target,
      userId,
      address: context?.clientAddress ?? null,
      requestId: context?.requestId ?? null,
      details,
    };
  }
}
