import { createHash } from 'node:crypto';

/** The longest key that is kept in memory as it is. */
const LONGEST = 100;

/** SHA-256 of a key: what a shared store is told, so that nobody reads addresses or names from it. */
export function hashedKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** A key that takes little room, however much its sender wrote. */
export function shortKey(key: string): string {
  return key.length <= LONGEST ? key : `sha256:${hashedKey(key).toString('base64')}`;
}
