import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What keys are derived for; each gets one of its own, so that none opens what another closed. */
export type SecretUse = 'refresh-token' | 'seal' | 'login-attempt';

/** What was sealed can't be opened: it was changed, or sealed under a secret that is not known. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * The keys of the service, derived from its secret by HKDF-SHA-256 (RFC 5869). The first secret closes, the earlier ones still
 * open.
 */
export class AuthSecrets {
  private readonly keys = new Map<string, Buffer>();

  constructor(
    private readonly secret: string,
    private readonly previousSecrets: readonly string[] = [],
  ) {}

  /** The present key for a use: 32 bytes. */
  key(use: SecretUse): Buffer {
    return this.derived(this.secret, use);
  }

  /** The present key for a use, and after it those of earlier secrets. */
  allKeys(use: SecretUse): readonly Buffer[] {
    return [this.secret, ...this.previousSecrets].map((secret) => this.derived(secret, use));
  }

  /** HMAC-SHA-256 under the present key. */
  mac(use: SecretUse, ...parts: readonly (string | Buffer)[]): Buffer {
    return macOf(this.key(use), parts);
  }

  /**
   * Closes a text by AES-256-GCM.
   *
   * @param about what it belongs to, such as the id of its row: it opens for nothing else
   */
  seal(text: string, about: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key('seal'), nonce).setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Opens what {@link seal} closed, under this secret or an earlier one. @throws UnsealError */
  unseal(sealed: string, about: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    for (const key of this.allKeys('seal')) {
      const text = opened(key, bytes, about);
      if (text !== undefined) return text;
    }
    throw new UnsealError('What was sealed does not open: is the secret of the service another one than before?');
  }

  private derived(secret: string, use: SecretUse): Buffer {
    const name = `${use}\0${secret}`;
    const known = this.keys.get(name);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', secret, 'ashlar.auth', use, 32));
    this.keys.set(name, key);
    return key;
  }
}

/** SHA-256 of a token, in hex: what is stored of it. Tokens are random, so no salt and no slow hash is needed. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** HMAC-SHA-256 of parts, each with its length, so that no two lists of parts look the same. */
export function macOf(key: Buffer, parts: readonly (string | Buffer)[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}

function opened(key: Buffer, bytes: Buffer, about: string): string | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
