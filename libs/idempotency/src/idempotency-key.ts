/** Most characters of a key. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/** A String of RFC 9651, section 3.3.3, and parameters (3.1.2), which mean nothing here. */
const QUOTED =
  /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"(?:; *[a-z*][a-z0-9_.*-]*(?:=(?:"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|[^\s";,]+))?)*$/;

/** What clients send that do not know the draft: no spaces, and nothing that joins or ends values of a header. */
const BARE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;

/**
 * Reads the value of an `Idempotency-Key` header: a structured-field string (`"8e03978e"`) as
 * draft-ietf-httpapi-idempotency-key-header-07 section 2.1 has it, or the same without quotes. `undefined` when it is
 * neither, when it is empty, has more than 255 characters, or stands in several headers.
 */
export function readIdempotencyKey(header: string): string | undefined {
  const text = header.trim();
  const quoted = QUOTED.exec(text)?.[1];
  const key = quoted === undefined ? BARE.exec(text)?.[0] : quoted.replaceAll(/\\(["\\])/g, '$1');
  return key !== undefined && key.length >= 1 && key.length <= MAX_IDEMPOTENCY_KEY_LENGTH ? key : undefined;
}
