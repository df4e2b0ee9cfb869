/** What is used of `semver`, which has no types of its own. */
declare module 'semver' {
  export interface SemVer {
    readonly version: string;
    readonly major: number;
    compare(other: SemVer): -1 | 0 | 1;
  }
  export function parse(version: string | undefined): SemVer | null;
  export function satisfies(version: string, range: string): boolean;
  export function validRange(range: string): string | null;
  export function minVersion(range: string): SemVer | null;
}
