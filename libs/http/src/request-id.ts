/** The header in which a request id comes in and goes out. */
export const REQUEST_ID_HEADER = 'x-request-id';

const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{7,127}$/;

/** The id a client sent, if it may be trusted in logs and headers (8-128 characters of a narrow alphabet); else nothing. */
export function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : undefined;
}
