import type { DomainError, ErrorCategory, FieldError } from '@ashlar/domain';

/** RFC 9457 problem details, with the members that every answer of ours has. */
export interface Problem {
  /** Where its code is explained: a place on the page of all codes. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable and machine-readable: what clients match on. */
  readonly code: string;
  readonly requestId?: string;
  /** Mistakes by field, all at once. */
  readonly errors?: readonly ProblemField[];
  /** Facts of the error that are safe to show. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One mistake in one field. */
export interface ProblemField {
  /** An RFC 6901 JSON pointer into the body, the query or the path parameters. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Where the page stands that explains all codes. */
export const PROBLEMS_PATH = '/problems';

/** The media type of problem details. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Which status each category of domain errors becomes. */
export const STATUS_BY_CATEGORY: Readonly<Record<ErrorCategory, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  precondition: 412,
  unprocessable: 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
};

/** The reason phrases of RFC 9110, by status. */
export const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The code of a failure of which only the status is known: `CONTENT_TOO_LARGE`. */
export function codeOfStatus(status: number): string {
  return titleOf(status)
    .toUpperCase()
    .replaceAll(/[^A-Z]+/g, '_');
}

/** A problem of a status alone, or with a code of its own: what is known of failures that are not domain errors. */
export function problemOfStatus(status: number, detail?: string, code = codeOfStatus(status)): Problem {
  const title = titleOf(status);
  return { type: `${PROBLEMS_PATH}#${code}`, title, status, detail: detail ?? title, code };
}

/** The problem of a domain error: its category decides the status, its text and details are shown, its cause is not. */
export function problemOfDomainError(error: DomainError): Problem {
  const status = STATUS_BY_CATEGORY[error.category] ?? 500;
  if (error.category === 'internal') return problemOfStatus(status, undefined, error.code);
  return {
    ...problemOfStatus(status, error.message, error.code),
    ...(error.fields.length > 0 && { errors: error.fields.map(problemField) }),
    ...(Object.keys(error.details).length > 0 && { details: error.details }),
  };
}

function titleOf(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'Bad Request' : 'Internal Server Error');
}

function problemField(field: FieldError): ProblemField {
  return { pointer: field.pointer, code: field.code, detail: field.message };
}
