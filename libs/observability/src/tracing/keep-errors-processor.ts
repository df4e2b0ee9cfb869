import { type Context, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What {@link KeepErrorsProcessor} holds at most. */
export interface KeepErrorsLimits {
  /** Unsampled traces that are open at the same time; the oldest is given up for a new one. @default 500 */
  readonly traces?: number;
  /** Ended spans of each of them; the oldest is given up for a new one. @default 64 */
  readonly spans?: number;
}

/** What this process did in an unsampled trace, from its local root down. */
interface Held {
  spans: ReadableSpan[];
  state: 'open' | 'kept' | 'dropped';
}

/**
 * Passes on what was sampled, and holds what was only recorded until its local root ends: when that failed (an HTTP
 * status of 5xx, an exception), all of it is passed on as if it had been sampled; otherwise it is forgotten.
 */
export class KeepErrorsProcessor implements SpanProcessor {
  private readonly open = new Set<Held>();
  /** Spans of this process to what is held of their trace. Ids would mix up two requests of one trace. */
  private readonly heldOf = new WeakMap<object, Held>();
  private readonly limits: Required<KeepErrorsLimits>;

  constructor(
    private readonly next: readonly SpanProcessor[],
    { traces = 500, spans = 64 }: KeepErrorsLimits = {},
  ) {
    this.limits = { traces, spans };
  }

  onStart(span: Span, context: Context): void {
    for (const processor of this.next) processor.onStart(span, context);
    if (isSampled(span)) return;
    const parent = trace.getSpan(context);
    const held = isLocalRoot(span) ? this.hold() : parent && this.heldOf.get(parent);
    if (held) this.heldOf.set(span, held);
  }

  onEnd(span: ReadableSpan): void {
    if (isSampled(span)) return this.pass(span);
    const held = this.heldOf.get(span);
    if (!held || held.state === 'dropped') return;
    // What ends after its root, such as work that was not waited for, shares the fate of the rest.
    if (held.state === 'kept') return this.pass(sampled(span));
    held.spans.push(span);
    if (isLocalRoot(span)) this.decide(held, span.status.code === SpanStatusCode.ERROR);
    else if (held.spans.length > this.limits.spans) held.spans.shift();
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.next.map((processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    for (const held of this.open) this.decide(held, false);
    await Promise.all(this.next.map((processor) => processor.shutdown()));
  }

  private hold(): Held {
    const [oldest] = this.open;
    if (oldest && this.open.size >= this.limits.traces) this.decide(oldest, false);
    const held: Held = { spans: [], state: 'open' };
    this.open.add(held);
    return held;
  }

  private decide(held: Held, failed: boolean): void {
    this.open.delete(held);
    held.state = failed ? 'kept' : 'dropped';
    if (failed) for (const span of held.spans) this.pass(sampled(span));
    held.spans = [];
  }

  private pass(span: ReadableSpan): void {
    for (const processor of this.next) processor.onEnd(span);
  }
}

/** The first span of a trace in this process. */
function isLocalRoot({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true;
}

function isSampled(span: ReadableSpan): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** The same span, for processors and exporters that skip what was not sampled. */
function sampled(span: ReadableSpan): ReadableSpan {
  const context = { ...span.spanContext(), traceFlags: TraceFlags.SAMPLED };
  return Object.create(span, { spanContext: { value: () => context } }) as ReadableSpan;
}
