import type { Actor } from './actor.js';

/** Where a request, job, schedule or command stands in a distributed trace (W3C Trace Context). */
export interface TraceContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

/** Why a request was refused, for its line in the log. Nothing of what was sent. */
export interface Refusal {
  readonly code: string;
  /** Mistakes by field: `/email isEmail`. */
  readonly mistakes?: readonly string[];
}

/** What travels with every HTTP request, job, schedule and CLI command, and stands in every log line. */
export interface RequestContext {
  readonly requestId: string;
  /** Where an HTTP request came from: one spelling for each address, forwarded ones believed of trusted proxies only. */
  readonly clientAddress?: string;
  /** Anonymous until something authenticates the caller. */
  actor: Actor;
  trace?: TraceContext | undefined;
  /** Set by whoever answers. */
  refusal?: Refusal | undefined;
}

/** The key under which the {@link RequestContext} lies in the continuation-local store (nestjs-cls). */
export const REQUEST_CONTEXT: unique symbol = Symbol.for('ashlar.request-context');
