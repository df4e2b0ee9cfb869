/** What stands in place of a secret. */
export const HIDDEN = '[hidden]';

/** Shorter texts hold none of what is looked for. */
const SHORTEST = 5;
const NAMED =
  '(?:passw(?:or)?d|pwd|passphrase|secret|token|(?:api|access|private|secret|signing|encryption)[-_]?key|signature)';
const HEADER_NAME = '(?:authorization|cookie)';

/** Whether a text is worth a closer look: most are not, and this is all that they cost. */
const SUSPICIOUS = new RegExp(
  `://|eyJ|-----BEGIN|bearer|basic|${NAMED}(?:=|\\\\*["']\\s?:)|${HEADER_NAME}["']?\\s?[:=]`,
  'i',
);

/** A PEM private key, also one that was cut off. */
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g;

/** The password of a URL: up to the last `@`, since unescaped ones hold more of them; not a port. */
const URL_PASSWORD = /(:\/\/[^\s"'<>/?#@:]{0,256}:)(?!\d{1,5}(?:[/?#]|$))[^\s"'<>]{1,256}@/g;

/** Three parts of base64url (RFC 7515), or five (RFC 7516); the first begins like `{"`. */
const JSON_WEB_TOKEN = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?/g;

/** Credentials of RFC 9110. What follows in prose ("basic authentication") is short, and of small letters alone. */
const CREDENTIALS =
  /\b([Bb]earer|BEARER|[Bb]asic|BASIC)(\s+)(?=[\w.~+/=-]{16}|[a-z]{0,15}[A-Z\d.~+/=_-])[\w.~+/=-]{6,}/g;

/** `Cookie: a=b; c=d`, `authorization=Basic ...`. */
const HEADER = new RegExp(
  `(${HEADER_NAME}["']?\\s?[:=]\\s?["']?)(?!\\[hidden\\])(?:(?:bearer|basic|digest)\\s+)?[^\\s"',;]+(?:;\\s?[^\\s"',;=]+=[^\\s"',;]*)*`,
  'gi',
);

/** `access_token=abc` of queries and forms, `password="a b"` of commands. */
const ASSIGNMENT = new RegExp(`(${NAMED}=)(?!\\[hidden\\])(?:"[^"]*"?|'[^']*'?|[^\\s&;,"')\\]}<>]+)`, 'gi');

/** `"secret":"abc"` of JSON in a text, also of JSON in JSON. */
const MEMBER = new RegExp(`(${NAMED}\\\\*(["'])\\s?:\\s?\\\\*\\2)(?!\\[hidden\\])[^"'\\\\]+`, 'gi');

/**
 * A text without the secrets that can be told by their form: private keys, passwords of URLs, JSON Web Tokens,
 * credentials after `Bearer` and `Basic`, values after the name of a secret. The same text when there are none. Takes
 * time in proportion to the text, whatever stands in it.
 */
export function withoutSecrets(text: string): string {
  if (text.length < SHORTEST || !SUSPICIOUS.test(text)) return text;
  return text
    .replace(PRIVATE_KEY, HIDDEN)
    .replace(URL_PASSWORD, `$1${HIDDEN}@`)
    .replace(JSON_WEB_TOKEN, HIDDEN)
    .replace(HEADER, `$1${HIDDEN}`)
    .replace(CREDENTIALS, `$1$2${HIDDEN}`)
    .replace(ASSIGNMENT, `$1${HIDDEN}`)
    .replace(MEMBER, `$1${HIDDEN}`);
}
