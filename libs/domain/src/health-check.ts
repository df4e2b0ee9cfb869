/** `degraded` still serves; `down` does not. */
export type HealthStatus = 'up' | 'degraded' | 'down';

/** What a {@link HealthCheck} found. */
export interface HealthResult {
  readonly status: HealthStatus;
  /** Facts for operators, served on the operations port only. Never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Something a service stands on. The owner of the thing provides the check; `@ashlar/http` serves it. */
export interface HealthCheck {
  /** Short and stable, `kebab-case`: `database`. */
  readonly name: string;
  /** Answers before `signal` aborts, or counts as `down`. A rejection counts as `down` too. */
  check(signal: AbortSignal): Promise<HealthResult>;
}
