import { type ErrorDescription, INVALID_INPUT, PAGE_CURSOR_INVALID } from '@ashlar/domain';
import { codeOfStatus, STATUS_BY_CATEGORY, TITLES } from './problem.js';

/** The code of an address that no route has. */
export const ROUTE_NOT_FOUND = 'ROUTE_NOT_FOUND';

/** The code of an answer that took too long. */
export const HTTP_HANDLER_TIMEOUT = 'HTTP_HANDLER_TIMEOUT';

/** The code of a body that is no JSON, or JSON that is refused. */
export const MALFORMED_BODY = 'MALFORMED_BODY';

/** The code of an address, or a head, that makes no sense. */
export const MALFORMED_REQUEST = 'MALFORMED_REQUEST';

/** One code on the page of all codes. */
export interface ListedProblem {
  readonly code: string;
  readonly status: number;
  readonly description: string;
}

const OWN: readonly ErrorDescription[] = [
  {
    code: INVALID_INPUT,
    category: 'invalid',
    description: 'Fields of the body, the query or the path have mistakes: `errors` names all of them. Correct them.',
  },
  {
    code: PAGE_CURSOR_INVALID,
    category: 'invalid',
    description: 'The cursor was not given out by this list and sort order. Start again without a cursor.',
  },
  {
    code: MALFORMED_BODY,
    category: 'invalid',
    description:
      'The body is not JSON in UTF-8, or holds what no JSON of ours may: a key twice, U+0000, too deep a nesting.',
  },
  {
    code: MALFORMED_REQUEST,
    category: 'invalid',
    description: 'The address or the head of the request is malformed, such as a broken percent-encoding.',
  },
  {
    code: HTTP_HANDLER_TIMEOUT,
    category: 'unavailable',
    description: 'We took too long. Try again in a moment; what was asked for may have been done.',
  },
  { code: ROUTE_NOT_FOUND, category: 'not-found', description: 'No route has this address. See the documentation.' },
];

const OF_STATUS: Readonly<Record<number, string>> = {
  400: 'The request makes no sense to us: `detail` says why.',
  401: 'Sign in first, or your credentials have expired.',
  403: 'You may not do this.',
  404: 'There is no such thing, or none that you may see.',
  405: 'The address does not answer this method: see the header `Allow`.',
  406: 'We have no answer of a kind that you accept.',
  408: 'The request took too long to arrive. Send it faster.',
  409: 'It does not fit what is there: `detail` says why.',
  410: 'It was there, and is gone for good.',
  411: 'Send the length of the body.',
  412: 'Somebody changed it since you read it. Read it again, then repeat your change.',
  413: 'The body is too large.',
  414: 'The address is too long.',
  415: 'The body is not of a media type or charset that we read. Send JSON in UTF-8.',
  422: 'We understand the request, and can not do what it says: `detail` says why.',
  428: 'Send `If-Match` with the `ETag` that you read.',
  431: 'The headers are too large.',
  429: 'Too many requests. Wait as long as `Retry-After` says.',
  500: 'Our fault. Try again later, and tell us the `requestId` if it stays.',
  501: 'We do not do this.',
  503: 'We can not serve this now. Try again later.',
  504: 'Somebody whom we asked took too long. Try again later.',
};

/** Every code with its status, in alphabetical order: those of the edge, and those that the app's blocks describe. */
export function listProblems(described: readonly ErrorDescription[]): readonly ListedProblem[] {
  const ofStatus = Object.keys(TITLES).map((key) => {
    const status = Number(key);
    return { code: codeOfStatus(status), status, description: OF_STATUS[status] ?? `${TITLES[status]}.` };
  });
  const ofErrors = [...OWN, ...described].map(({ code, category, description }) => {
    return { code, status: STATUS_BY_CATEGORY[category], description };
  });
  const byCode = new Map([...ofStatus, ...ofErrors].map((problem) => [problem.code, problem]));
  return [...byCode.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** The page: each code under an anchor of its name. */
export function problemsPage(problems: readonly ListedProblem[]): string {
  const entries = problems.map(
    ({ code, status, description }) =>
      `<dt id="${escaped(code)}"><code>${escaped(code)}</code> <small>${status}</small></dt><dd>${marked(description)}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Problems</title></head>
<body>
<h1>Problems</h1>
<p>Every failure is answered as <code>application/problem+json</code> (RFC 9457). Its <code>code</code> is stable.</p>
<dl>
${entries.join('\n')}
</dl>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Escaped, with `names` as code. */
function marked(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
