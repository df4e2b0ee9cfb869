/** Something that has to hold in every run, on every machine: a ratio or a bound of time, never a speed. */
export interface Goal {
  /** What is measured, as a sentence begins. */
  readonly name: string;
  readonly measured: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** @default none: a ratio */
  readonly unit?: string;
}

/** What became of a goal. */
export interface Verdict extends Goal {
  readonly met: boolean;
}

/** Holds what was measured against the bounds. What is no number meets nothing. */
export function judge(goals: readonly Goal[]): Verdict[] {
  return goals.map((goal) => {
    const { measured, atMost = Infinity, atLeast = -Infinity } = goal;
    return { ...goal, met: measured <= atMost && measured >= atLeast };
  });
}

/** A line for people: the number stands there whether the goal is met or missed. */
export function sentence({ name, measured, atMost, atLeast, unit, met }: Verdict): string {
  const written = (value: number) => `${value.toFixed(3)}${unit === undefined ? '' : ` ${unit}`}`;
  const bounds = [
    ...(atMost === undefined ? [] : [`at most ${written(atMost)}`]),
    ...(atLeast === undefined ? [] : [`at least ${written(atLeast)}`]),
  ];
  return `${met ? 'met   ' : 'MISSED'}  ${name}: ${written(measured)} (${bounds.join(', ')})`;
}
