import type { InstalledPackage } from '../packages/installation.js';

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** `1 package`, `2 packages`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `@ashlar/auth 0.1.0` */
export function titled({ name, version }: InstalledPackage): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** Each only once, in their order. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
