import { DomainError } from './domain-error.js';

/** The code of {@link TransitionRefusedError}, unless the machine names its own. */
export const TRANSITION_REFUSED = 'TRANSITION_REFUSED';

/** What a {@link TransitionRefusedError} is made of. */
export interface RefusedTransition {
  /** What has the state: `project`. */
  readonly name: string;
  readonly code?: string | undefined;
  readonly state: string;
  readonly event: string;
  /** The events that the state would accept. */
  readonly allowed: readonly string[];
}

/** An event that the state does not accept. Category `conflict`; `details` hold `state`, `event` and what is `allowed`. */
export class TransitionRefusedError extends DomainError {
  constructor({ name, code = TRANSITION_REFUSED, state, event, allowed }: RefusedTransition) {
    super({
      code,
      category: 'conflict',
      message: `The ${name} is ${state}, where "${event}" is not possible. ${advice(allowed)}`,
      details: { state, event, allowed },
    });
  }
}

function advice(allowed: readonly string[]): string {
  return allowed.length === 0 ? 'Nothing can change it any more.' : `Possible: ${allowed.join(', ')}.`;
}
