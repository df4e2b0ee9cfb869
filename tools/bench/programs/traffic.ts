/** What the load generator is asked for. */
export interface Traffic {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn; `{{n}}` in one becomes a number that is used once. @default none */
  readonly bodies?: readonly string[];
  readonly connections: number;
  /** How long. */
  readonly seconds?: number;
  /** How many requests, instead, however long they take. */
  readonly amount?: number;
}

/** What came of it. */
export interface TrafficReport {
  /** Answered. */
  readonly requests: number;
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that broke, and requests that nobody answered. */
  readonly errors: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
}
