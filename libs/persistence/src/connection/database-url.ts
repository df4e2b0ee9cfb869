/** What a PostgreSQL URL says, taken apart. Holds no password except inside `url`. */
export interface DatabaseUrl {
  /** The URL without its TLS parameters, which {@link tlsMode} holds. */
  readonly url: string;
  readonly tlsMode: TlsMode;
  /** `host:port/database`: what may stand in a message. */
  readonly label: string;
  readonly database: string;
}

/** `require` encrypts without checking who answers; `verify-full` also checks the certificate and the host name. */
export type TlsMode = 'disable' | 'require' | 'verify-full';

const TLS_PARAMETERS = ['sslmode', 'ssl', 'uselibpqcompat'];

const TLS_MODE_OF: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  allow: 'disable',
  prefer: 'require',
  require: 'require',
  'no-verify': 'require',
  'verify-ca': 'verify-full',
  'verify-full': 'verify-full',
  true: 'require',
  '1': 'require',
  false: 'disable',
  '0': 'disable',
};

/**
 * Takes a `postgres://` or `postgresql://` URL apart. `sslmode` has the meaning that libpq gives it (`verify-ca` is read as
 * `verify-full`), so that a URL that works with psql works here.
 *
 * @returns `undefined` when it is no such URL.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return undefined;
  const mode = url.searchParams.get('sslmode') ?? url.searchParams.get('ssl') ?? 'disable';
  for (const parameter of TLS_PARAMETERS) url.searchParams.delete(parameter);
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  return {
    url: url.href,
    // What nobody knows must not switch the protection off.
    tlsMode: TLS_MODE_OF[mode] ?? 'verify-full',
    label: `${url.hostname || 'localhost'}:${url.port || '5432'}/${database}`,
    database,
  };
}

/** The same server and login, another database. */
export function withDatabase(text: string, database: string): string {
  const url = new URL(text);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
