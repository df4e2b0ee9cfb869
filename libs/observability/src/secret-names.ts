/** What a name says of its value: nothing, that it is a secret, or that it may be several secrets or a count of them. */
export type Secrecy = 'open' | 'secret' | 'secrets';

/** Which names hide their values, beside and despite the built-in list. */
export interface SecretNameOptions {
  /** More names. */
  readonly also?: readonly string[];
  /** Names whose values are shown although the list hides them. */
  readonly except?: readonly string[];
}

/** Whole names, normalized. Too short or too general to be endings of others. */
const NAMES = words(`
  backupcode backupcodes bearer clientassertion codeverifier connectsid csrf cvc cvv dek hmackey jsessionid
  jwk jwks jwt kek mfacode mnemonic otp otpcode pass passphrases phpsessid pin privatejwk recoverycode recoverycodes salt
  samlresponse seedphrase sessionid setcookies sid totp totpcode verificationcode xamzcredential xamzsignature xsrf
`);

/** Endings of names: `accessToken`, `DB_PASSWORD`, `x-api-key`, `http.request.header.authorization`. */
const ENDINGS = words(`
  accesskey accountkey apikey authorization cookie cookies credential encryptionkey masterkey passcode
  passphrase passwd password passwordhash pepper privatekey pwd secret secrethash secretkey sharedkey signingkey token
  tokenhash
`);

/** Several of them when they are texts or lists; `maxTokens: 500` is a count, and shown. */
const PLURAL_ENDINGS = words(
  'accesskeys apikeys credentials passwords privatekeys secretkeys secrets signingkeys tokens',
);

/** They end like secrets and are none: places in a list. */
const OPEN_NAMES = new Set(words('continuationtoken nextpagetoken nexttoken pagetoken previouspagetoken'));

/** The names come from anywhere, so what is remembered of them is bounded. */
const MOST_REMEMBERED = 2_000;

/**
 * Tells secrets by their names, whatever their case and with or without `-`, `_`, `.` and spaces. Shown are names that
 * only sound alike: `key`, `publicKey`, `idempotencyKey`, `accessKeyId`, `tokenType`, `passwordChangedAt`, `code`.
 */
export function secretNames({ also = [], except = [] }: SecretNameOptions = {}): (name: string) => Secrecy {
  const hidden = new Set([...also.map(normalized), ...NAMES]);
  const shown = new Set(except.map(normalized));
  const known = new Map<string, Secrecy>();
  return (name) => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const secrecy = secrecyOf(normalized(name));
    known.set(name, secrecy);
    return secrecy;
  };

  function secrecyOf(name: string): Secrecy {
    if (shown.has(name)) return 'open';
    if (hidden.has(name)) return 'secret';
    if (OPEN_NAMES.has(name)) return 'open';
    if (ENDINGS.some((ending) => name.endsWith(ending))) return 'secret';
    return PLURAL_ENDINGS.some((ending) => name.endsWith(ending)) ? 'secrets' : 'open';
  }
}

function normalized(name: string): string {
  return name.replace(/[-_.\s]/g, '').toLowerCase();
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
