import { resolve } from 'node:path';

import { EmbeddedPostgresError } from './embedded-postgres.errors.js';

/** How to start an embedded PostgreSQL. */
export interface EmbeddedPostgresOptions {
  /** The folder of the data: made when it is not there. Two processes with the same folder share one server. */
  readonly dataDir: string;
  /**
   * On 127.0.0.1. Set: this one, and an error when it is taken. Otherwise the one of the last start, or any free one.
   * @default 0
   */
  readonly port?: number;
  /** The superuser that the first start makes. @default 'postgres' */
  readonly user?: string;
  /** @default random, kept in the data folder in a file that only its owner may read */
  readonly password?: string;
  /** Made when it is not there. @default 'postgres' */
  readonly database?: string;
  /** Settings of PostgreSQL: `{ max_connections: '20' }`. They count when this call is the one that starts the server. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * The data is worth nothing after the run: no fsync, and the folder is removed when the server has ended.
   * @default false
   */
  readonly ephemeral?: boolean;
  /** Told, in a sentence, what a developer wants to know: where the data went, that a server was lost. @default silent */
  readonly log?: (message: string) => void;
  /** Called once when the server ended though this process still had a right to it. @default only logged */
  readonly onLost?: (error: EmbeddedPostgresError) => void;
}

/** The options with their defaults. */
export type CheckedOptions = Required<Omit<EmbeddedPostgresOptions, 'password'>> & { readonly password?: string };

/**
 * Fills in the defaults.
 *
 * @throws EmbeddedPostgresError `EMBEDDED_POSTGRES_INVALID_OPTION`
 */
export function checkOptions(options: EmbeddedPostgresOptions): CheckedOptions {
  const { port = 0, user = 'postgres', database = 'postgres', settings = {} } = options;
  if (options.dataDir === '') refuse('dataDir', 'must name a folder');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse('port', 'must be a whole number from 0 to 65535');
  for (const [name, value] of Object.entries({ user, password: options.password ?? '-' })) {
    if (value === '' || /[\0\r\n]/.test(value)) refuse(name, 'must be one line and not empty');
  }
  // What drivers make of other characters in an address differs.
  if (!/^[\w.-]+$/.test(database)) refuse('database', 'may have letters, digits, "_", "-" and "."');
  for (const name of Object.keys(settings)) {
    if (!/^[a-z_][a-z0-9_.]*$/i.test(name)) refuse('settings', `has no setting of PostgreSQL named "${name}"`);
  }
  return {
    ...options,
    dataDir: resolve(options.dataDir),
    port,
    user,
    database,
    settings,
    ephemeral: options.ephemeral ?? false,
    log: options.log ?? (() => undefined),
    onLost: options.onLost ?? (() => undefined),
  };
}

function refuse(option: string, rule: string): never {
  throw new EmbeddedPostgresError('EMBEDDED_POSTGRES_INVALID_OPTION', `The option "${option}" ${rule}.`);
}
