/** A generated file, as it was when it was written. */
export interface GeneratedFile {
  /** SHA-256 of its text, in hexadecimal. */
  readonly hash: string;
  /** The same of what generators made of it since, such as lines for a resource. */
  readonly wired?: string;
  /** What made it: `resource product`. */
  readonly madeBy: string;
  /** The version of `@ashlar/nx` that wrote it. */
  readonly version: string;
}

/** What was asked for, to know it again on a second run. */
export interface Generation {
  /** The version of `@ashlar/nx` that did it. */
  readonly version: string;
  /** The options that count, by their names. */
  readonly options: Readonly<Record<string, string>>;
}

/** What generators made in an app: kept beside it, so that nobody's work is overwritten. */
export interface GenerationRecord {
  /** By what was made: `resource product`. */
  readonly generations: Readonly<Record<string, Generation>>;
  /** By path from the root of the workspace. */
  readonly files: Readonly<Record<string, GeneratedFile>>;
}

export const EMPTY_RECORD: GenerationRecord = { generations: {}, files: {} };

/** What has become of a file since it was generated. */
export type FileState = 'unknown' | 'missing' | 'untouched' | 'edited';

/** The record of a text. @throws when it is none */
export function parseRecord(text: string): GenerationRecord {
  const { generations, files } = JSON.parse(text) as Partial<GenerationRecord>;
  if (!generations || !files) throw new Error('It has no "generations" and "files".');
  return { generations, files };
}

/** The record as a text, in an order that makes small diffs; empty when it says nothing. */
export function printRecord({ generations, files }: GenerationRecord): string {
  if (Object.keys(generations).length === 0) return '';
  return `${JSON.stringify({ generations: sorted(generations), files: sorted(files) }, undefined, 2)}\n`;
}

function sorted<T>(byName: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(byName).sort(([a], [b]) => (a < b ? -1 : 1)));
}
