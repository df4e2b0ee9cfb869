import type { Surroundings } from './surroundings.js';

const MS_PER_S = 1_000;

/** Tells which step is being done, and how long it took. */
export class Steps {
  constructor(private readonly surroundings: Pick<Surroundings, 'out' | 'now'>) {}

  /** Does a step. Its line ends when it does. */
  async take<T>(title: string, step: () => Promise<T>): Promise<T> {
    const { out, now } = this.surroundings;
    const begin = now();
    out(`  ${title} ...`);
    try {
      const result = await step();
      out(` ${seconds(now() - begin)}\n`);
      return result;
    } catch (error) {
      out('\n');
      throw error;
    }
  }
}

/** `12.3 s` */
export function seconds(ms: number): string {
  return `${(ms / MS_PER_S).toFixed(1)} s`;
}
