import type { Instant } from '@ashlar/domain';

/** Says of things that may happen with every request when it is time to tell, and of how many. */
export class Seldom {
  readonly #subjects = new Map<string, { toldAt: Instant; untold: number }>();

  /** @param every at most one telling of a subject in that time, in milliseconds */
  constructor(private readonly every: number) {}

  /** How often it has happened since it was last told of, this time included; 0 when it is too early to tell again. */
  happened(subject: string, now: Instant): number {
    const known = this.#subjects.get(subject);
    if (known && now - known.toldAt < this.every) {
      known.untold += 1;
      return 0;
    }
    this.#subjects.set(subject, { toldAt: now, untold: 0 });
    return 1 + (known?.untold ?? 0);
  }
}
