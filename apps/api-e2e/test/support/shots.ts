/**
 * What became of a request:
 * - `answered`: whole, with a status;
 * - `refused`: nobody listened, so nothing was accepted;
 * - `lost`: the connection stood and the request was on its way, and no whole answer came;
 * - `unanswered`: nothing at all came, for as long as anybody would wait.
 */
export type Fate = 'answered' | 'refused' | 'lost' | 'unanswered';

/** One request, from its due time to its end. Times are on the clock of `performance.now()`. */
export interface Shot {
  readonly what: 'create' | 'read' | 'list';
  /** Of what is created. */
  readonly key: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly sentAt: number;
  endedAt: number;
  fate: Fate;
  /** It went out on a connection that had been used before. */
  reused: boolean;
  status?: number;
  /** Of a problem. */
  code?: string;
  retryAfter?: string | undefined;
  /** What the server says of the connection: `close` asks for a new one. */
  connection?: string | undefined;
  /** Of what was created. */
  id?: string;
  error?: string;
}

/** Requests that have ended, and what they show together. */
export class Shots {
  constructor(
    readonly all: readonly Shot[],
    private readonly beginning = 0,
  ) {}

  where(test: (shot: Shot) => boolean): Shots {
    return new Shots(this.all.filter(test), this.beginning);
  }

  of(fate: Fate): Shots {
    return this.where((shot) => shot.fate === fate);
  }

  /** Those that were sent in a span of time. */
  between(from: number, to: number): Shots {
    return this.where(({ sentAt }) => sentAt >= from && sentAt < to);
  }

  /** Those that came to an end so. */
  answered(status: number): Shots {
    return this.where((shot) => shot.fate === 'answered' && shot.status === status);
  }

  get size(): number {
    return this.all.length;
  }

  get statuses(): readonly number[] {
    return [...new Set(this.all.flatMap(({ status }) => status ?? []))].sort((a, b) => a - b);
  }

  /** How long the slowest took, in milliseconds. */
  get slowestMs(): number {
    return Math.round(Math.max(0, ...this.all.map(duration)));
  }

  /** The figures, and those that went wrong one by one. */
  toString(): string {
    const counts = new Map<string, number>();
    for (const { fate, status, code } of this.all) {
      const name = fate === 'answered' ? `${status}${code === undefined ? '' : ` ${code}`}` : fate;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const durations = this.all.map(duration).sort((a, b) => a - b);
    const quantile = (part: number) => Math.round(durations[Math.floor(durations.length * part)] ?? 0);
    const wrong = this.all.filter(({ fate }) => fate === 'lost' || fate === 'unanswered');
    return [
      `${this.size} requests: ${[...counts].map(([name, count]) => `${count} ${name}`).join(', ')};`,
      `median ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, slowest ${this.slowestMs} ms`,
      ...wrong.slice(0, 20).map((shot) => `\n  ${this.storyOf(shot)}`),
    ].join(' ');
  }

  private storyOf({ what, fate, reused, sentAt, endedAt, error }: Shot): string {
    const connection = reused ? 'a connection used before' : 'a new connection';
    const at = Math.round(sentAt - this.beginning);
    return `${what} ${fate} on ${connection}, sent at ${at} ms, ended after ${Math.round(endedAt - sentAt)} ms: ${error}`;
  }
}

function duration({ sentAt, endedAt }: Shot): number {
  return endedAt - sentAt;
}
