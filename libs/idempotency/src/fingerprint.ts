import { createHash } from 'node:crypto';

/** What makes a request the same as another. */
export interface RequestPayload {
  readonly method: string;
  /** Path and query as they were sent: `/api/v1/projects/42?notify=true`. */
  readonly target: string;
  /** The `If-Match` header: under another condition it is another request. */
  readonly condition?: string | undefined;
  /** The body as it was parsed. */
  readonly body: unknown;
}

/**
 * Tells payloads apart: SHA-256 over method, path, query, condition and body, in lower-case hex. The order of query
 * parameters of different names and of the keys of objects does not count, nor does white space.
 */
export function fingerprintOf({ method, target, condition, body }: RequestPayload): string {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  query.sort();
  const payload = [method, path, query.toString(), condition ?? null, body ?? null];
  return createHash('sha256').update(canonicalJson(payload)).digest('hex');
}

/** One text for equal values: JSON whose objects have their keys in order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
