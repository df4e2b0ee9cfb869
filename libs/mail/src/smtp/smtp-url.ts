/** What a URL of a mail server says. */
export interface SmtpUrl {
  readonly host: string;
  readonly port: number;
  /** TLS from the first octet on; else by STARTTLS. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
}

/** Ports of RFC 8314 and RFC 6409. */
const PORTS = { 'smtps:': 465, 'smtp:': 587 } as const;

/**
 * Reads `smtps://user:password@host:465`; `undefined` for anything else. Paths and queries are refused, so that no parameter
 * changes how connections are made.
 */
export function tryParseSmtpUrl(text: string): SmtpUrl | undefined {
  if (!/^smtps?:\/\/\S+$/.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (!/^\/?$/.test(pathname) || search !== '' || hash !== '' || hostname === '') return undefined;
  const secure = protocol === 'smtps:';
  try {
    return {
      host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? PORTS[secure ? 'smtps:' : 'smtp:'] : Number(port),
      secure,
      ...(username === '' ? {} : { user: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    };
  } catch {
    // A broken percent-encoding.
    return undefined;
  }
}

/** Whether it is this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|::1|127(\.\d{1,3}){3})$/i.test(host);
}
