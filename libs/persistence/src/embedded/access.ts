/** An account of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What `stat` says about who may do what. */
export interface Ownership extends Account {
  readonly mode: number;
}

/** The unprivileged account that every Linux and BSD has (`nobody`): PostgreSQL refuses to run as root. */
export const NOBODY: Account = { uid: 65534, gid: 65534 };

/** Tells whether `account` has all of `wanted` (4 read, 2 write, 1 execute or enter), as the kernel decides it without ACLs. */
export function mayAccess(entry: Ownership, account: Account, wanted: number): boolean {
  const shift = entry.uid === account.uid ? 6 : entry.gid === account.gid ? 3 : 0;
  return ((entry.mode >> shift) & wanted) === wanted;
}

/** Every folder above `folder`, the root first, itself last. Takes and gives absolute paths of POSIX. */
export function withAncestors(folder: string): string[] {
  const parts = folder.split('/').filter((part) => part !== '');
  return parts.reduce<string[]>(
    (found, part) => [...found, `${found.at(-1)?.replace(/\/$/, '') ?? ''}/${part}`],
    ['/'],
  );
}
