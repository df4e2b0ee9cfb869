/** The smallest program of a lib, as its README has it. */
export interface ReadmeProgram {
  readonly source: string;
  /** The line that it prints at the end, when the README quotes it: It prints `...`. */
  readonly answer: string | undefined;
}

/**
 * Finds the first `ts` block of a README, and what is said to come out of it.
 *
 * @throws RangeError when there is no such block
 */
export function readmeProgram(markdown: string): ReadmeProgram {
  const block = /^```ts\n(?<source>.*?)^```$/ms.exec(markdown);
  if (block === null) throw new RangeError('The README has no ```ts block.');

  const [following = ''] = markdown.slice(block.index + block[0].length).split(/^#/m);
  const answer = /\bprints\s+`(?<answer>[^`]+)`/.exec(following)?.groups?.['answer'];
  return { source: block.groups?.['source'] ?? '', answer };
}
