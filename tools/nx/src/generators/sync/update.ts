/** A text that was brought up to date. */
export interface Update {
  readonly text: string;
  /** What was out of date, in sentences; none when nothing was. */
  readonly reasons: readonly string[];
}
