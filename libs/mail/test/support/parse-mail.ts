/** A mail taken apart and decoded, as a mailbox shows it. */
export interface ParsedMail {
  readonly source: string;
  /** By lower-case name, unfolded, still encoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
}

/** @param source in which each character is one octet */
export function parseMail(source: string): ParsedMail {
  const { headers, body } = split(source);
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  const parts = boundary === undefined ? [source] : body.split(`--${boundary}`).slice(1, -1);
  const decoded = parts
    .map((part) => split(part.replace(/^\r\n/, '')))
    .map((part) => ({ ...part, text: content(part) }));
  const ofType = (type: string) => decoded.find((part) => (part.headers['content-type'] ?? '').startsWith(type))?.text;
  return {
    source,
    headers,
    subject: decodeWords(headers['subject'] ?? ''),
    text: ofType('text/plain') ?? '',
    html: ofType('text/html'),
  };
}

/** Encoded words of RFC 2047. */
export function decodeWords(value: string): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, (words) => {
    const octets = [...words.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(([, encoding, word = '']) =>
      encoding?.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedPrintable(word.replaceAll('_', ' ')),
    );
    return Buffer.concat(octets).toString('utf8');
  });
}

function split(source: string): { headers: Record<string, string>; body: string } {
  const end = source.indexOf('\r\n\r\n');
  const head = source.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const rows = head
    .split('\r\n')
    .map((row) => [row.slice(0, row.indexOf(':')).toLowerCase(), row.slice(row.indexOf(':') + 1)]);
  return {
    headers: Object.fromEntries(rows.map(([name, value = '']) => [name, value.trim()])),
    body: source.slice(end + 4),
  };
}

function content({ headers, body }: { headers: Record<string, string>; body: string }): string {
  const encoding = headers['content-transfer-encoding'];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
  const octets =
    encoding === 'quoted-printable' ? quotedPrintable(body) : Buffer.from(unflowed(headers, body), 'latin1');
  return octets.toString('utf8').replaceAll('\r\n', '\n');
}

/** Lines that end with a space go on (RFC 3676). */
function unflowed(headers: Record<string, string>, body: string): string {
  if (!/format=flowed/.test(headers['content-type'] ?? '')) return body;
  return body.replace(/ \r\n/g, ' ').replace(/^ /gm, '');
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/=\r\n/g, '');
  return Buffer.from(
    joined.replace(/=([\dA-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
}
