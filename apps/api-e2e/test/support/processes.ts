import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes can be looked at here, as on every Linux. */
export const CAN_LIST_PROCESSES = existsSync('/proc/self/cmdline');

/** A process that lives. */
export interface Living {
  readonly pid: number;
  readonly command: string;
}

/** The processes that have to do with a folder: it stands in their command line, or they work in it. */
export function processesOf(folder: string): Living[] {
  if (!CAN_LIST_PROCESSES) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .flatMap((pid) => {
      const command = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
      const workingIn = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
      // One that has ended and was not waited for yet has no command line.
      if (!command) return [];
      return command.includes(folder) || workingIn?.startsWith(folder) ? [{ pid, command }] : [];
    });
}

/** The server of a data folder: the process that the others of PostgreSQL come from. */
export function postmasterOf(folder: string): Living | undefined {
  return processesOf(folder).find(({ command }) => /\/bin\/postgres -D /.test(command));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
