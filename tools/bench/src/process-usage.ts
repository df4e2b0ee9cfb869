/** What a process has used since it started, all of its threads together. */
export interface ProcessUsage {
  /** User and system time, in milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, in MiB. */
  readonly rssMiB: number;
}

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/** Reads it out of `/proc/PID/stat` and `/proc/PID/status`: see proc(5). @throws when they are not as they ought to be */
export function parseUsage(stat: string, status: string): ProcessUsage {
  // The name, in brackets, may hold anything: fields are counted from the last bracket, behind which is field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  if (Number.isNaN(ticks) || Number.isNaN(kibibytes)) throw new Error('This /proc is not that of Linux.');
  return { cpuMs: ticks * TICK_MS, rssMiB: kibibytes / 1_024 };
}
