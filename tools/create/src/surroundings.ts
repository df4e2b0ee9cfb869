/** What the command is given by its process. */
export interface Surroundings {
  out(text: string): void;
  err(text: string): void;
  /** Asks a person; `undefined` where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Where the command is started. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The version of Node. */
  readonly node: string;
  /** Milliseconds that only go forward. */
  now(): number;
  /** Aborted by Ctrl-C, or by whoever stops this process. */
  readonly stopped: AbortSignal;
}
