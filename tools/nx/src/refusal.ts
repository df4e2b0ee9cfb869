/** What was asked for can't be done. Thrown before anything is written. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param mistakes sentences, each with what to do about it */
  constructor(readonly mistakes: readonly string[]) {
    super(['Nothing was written.', ...mistakes].join('\n'));
  }
}

/** Throws all that is wrong at once. @throws Refusal unless there is nothing */
export function refuseIfAny(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new Refusal(mistakes);
}
