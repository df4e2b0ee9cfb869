/** The entity tag of a version, strong as RFC 9110 section 8.8.3 has it: `"3"`. */
export function entityTagOf(version: number): string {
  return `"${version}"`;
}

const TAG = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;
const STRONG_TAG = /^"([1-9]\d{0,14})"$/;

/** Whether `If-None-Match` names the tag (weak comparison) or anything (`*`): the client has it already. */
export function matchesNone(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  const wanted = TAG.exec(tag)?.[1];
  return header.split(',').some((part) => TAG.exec(part.trim())?.[1] === wanted);
}

/** What `If-Match` asks for: `any` version there is, one version, or `malformed` when it is no tag of ours. */
export type IfMatchCondition = 'any' | 'malformed' | number;

/** Reads `If-Match`. Weak tags never match (strong comparison), so they are malformed here, as are lists of several. */
export function readIfMatch(header: string): IfMatchCondition {
  const text = header.trim();
  if (text === '*') return 'any';
  const version = STRONG_TAG.exec(text)?.[1];
  return version === undefined ? 'malformed' : Number(version);
}
