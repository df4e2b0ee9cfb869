import { setTimeout as sleep } from 'node:timers/promises';
import { atLeast, type Wait } from './answer-floor.js';

/** How long answers take that must not tell whether an address has an account. */
export class AnswerFloor {
  /** @param ms the least that they take, and the step in which they take longer */
  constructor(
    private readonly ms: number,
    private readonly wait: Wait = (ms) => sleep(ms),
  ) {}

  /** Does it, and answers or fails not before its time. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return atLeast(this.ms, work, this.wait);
  }
}
