/** What a running server writes into `postmaster.pid` (PostgreSQL's `pidfile.h`). */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready` or `stopping`; empty when it has only begun. */
  readonly status: string;
}

/** Reads the lines of a `postmaster.pid`; undefined while it is half written or is none. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), status: lines[7]?.trim() ?? '' };
}
