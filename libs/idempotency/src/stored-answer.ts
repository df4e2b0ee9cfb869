/**
 * What is kept of an answer.
 *
 * - `empty`: it has no body.
 * - `json`: what the handler returned, as JSON.
 * - `bytes`: a buffer, in base64.
 * - `domain-error`, `http-error`: the failure, as JSON. It is thrown again, so that a replay is rendered like the first.
 * - `unrepeatable`: the request was carried out, but its answer was too large, a stream, or sent past Nest.
 */
export type AnswerKind = 'empty' | 'json' | 'bytes' | 'domain-error' | 'http-error' | 'unrepeatable';

/** An answer as it is kept for whoever asks again. */
export interface StoredAnswer {
  readonly kind: AnswerKind;
  /** Of HTTP; `null` for failures, whose status is decided when they are rendered. */
  readonly status: number | null;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | null;
}

/** A body ready to be kept, and what is answered with it now: the same that a replay will answer. */
export interface KeptBody {
  readonly kind: 'empty' | 'json' | 'bytes' | 'unrepeatable';
  readonly body: string | null;
  readonly value: unknown;
}

/**
 * What is kept of what a handler returned. JSON is read back at once, so that whatever follows (an interceptor around this
 * one) sees the same now and in a replay.
 *
 * @param limit most bytes that are kept
 * @throws TypeError when it can not be written as JSON, like everything that is answered so
 */
export function keptBody(value: unknown, limit: number): KeptBody {
  if (value === undefined) return { kind: 'empty', body: null, value };
  const lost: KeptBody = { kind: 'unrepeatable', body: null, value };
  if (isStream(value)) return lost;
  if (value instanceof Uint8Array) {
    if (value.byteLength > limit) return lost;
    return { kind: 'bytes', body: Buffer.from(value).toString('base64'), value };
  }
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined || Buffer.byteLength(text) > limit) return lost;
  return { kind: 'json', body: text, value: JSON.parse(text) as unknown };
}

/** What is answered in a replay. */
export function replayedBody({ kind, body }: Pick<StoredAnswer, 'kind' | 'body'>): unknown {
  if (body === null) return undefined;
  return kind === 'bytes' ? Buffer.from(body, 'base64') : (JSON.parse(body) as unknown);
}

/** A stream of Node or the Web, or Nest's `StreamableFile`. */
function isStream(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['pipe', 'getStream', 'getReader'].some((method) => typeof Reflect.get(value, method) === 'function');
}
