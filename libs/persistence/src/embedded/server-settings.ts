/** The one address the server listens on. */
export const HOST = '127.0.0.1';

/**
 * The arguments of `initdb`: UTF-8, the same order of text on every machine, scram for everybody. It does not wait for the
 * disk, which the system writes within half a minute: only a crash of the machine in that time would damage a database
 * that is hardly older.
 */
export function initdbArguments(cluster: string, user: string, passwordFile: string): string[] {
  return [
    `--pgdata=${cluster}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    '--no-sync',
  ];
}

/** The arguments of `postgres`. `settings` come last and win. */
export function postgresArguments(
  cluster: string,
  port: number,
  ephemeral: boolean,
  settings: Readonly<Record<string, string>>,
  platform: string,
): string[] {
  const all = {
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: '',
    // In the data folder: `kill -9` leaves nothing in /dev/shm, and containers give that 64 MB only. As fast, when measured.
    ...(platform === 'win32' ? {} : { dynamic_shared_memory_type: 'mmap' }),
    ...(ephemeral ? EPHEMERAL : {}),
    ...settings,
  };
  return ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Safe against a crash of the server, not of the machine: nobody reads this data after a crash of the machine. */
const EPHEMERAL = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** The address of a database, credentials included. */
export function databaseUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${HOST}:${port}/${encodeURIComponent(database)}`;
}
