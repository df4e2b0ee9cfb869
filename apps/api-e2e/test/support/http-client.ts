import { apiContract } from './api-document.js';

/** What a server answered; the body is read, and parsed where it is JSON. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

/** What a request carries: `json` is written as JSON, `body` goes out as it is. */
export interface RequestInit {
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server has promised of its answers. */
export interface Promised {
  /** @throws when an answer is not as promised */
  assert(
    sent: { readonly method: string; readonly path: string },
    received: { readonly status: number; readonly headers: Headers; readonly text: string },
  ): void;
}

/** What no document describes, such as the port for operators. */
export const NOTHING_PROMISED: Promised = { assert: () => undefined };

const TIMEOUT_MS = 10_000;

/**
 * Speaks HTTP to one server, as any client would: status and body are for the caller to judge, as far as the OpenAPI document
 * declares them. An answer that it does not declare fails the test, whichever test it is.
 */
export class HttpClient {
  constructor(
    readonly base: string,
    private readonly headers: Readonly<Record<string, string>> = {},
    private readonly promised: Promised = { assert: (...answer) => apiContract().assert(...answer) },
  ) {}

  /** The same server, with more headers in every request. */
  with(headers: Readonly<Record<string, string>>): HttpClient {
    return new HttpClient(this.base, { ...this.headers, ...headers }, this.promised);
  }

  get<Body>(path: string, init?: RequestInit): Promise<Answer<Body>> {
    return this.request('GET', path, init);
  }

  post<Body>(path: string, init?: RequestInit): Promise<Answer<Body>> {
    return this.request('POST', path, init);
  }

  patch<Body>(path: string, init?: RequestInit): Promise<Answer<Body>> {
    return this.request('PATCH', path, init);
  }

  delete<Body>(path: string, init?: RequestInit): Promise<Answer<Body>> {
    return this.request('DELETE', path, init);
  }

  async request<Body>(method: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const body = init.json === undefined ? init.body : JSON.stringify(init.json);
    const url = new URL(this.base + path);
    const response = await fetch(url, {
      method,
      headers: {
        ...this.headers,
        ...(init.json !== undefined && { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status, headers } = response;
    const text = await response.text();
    // As it was sent: dots in a path were resolved.
    this.promised.assert({ method, path: url.pathname + url.search }, { status, headers, text });
    const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '');
    return { status, headers, text, body: (isJson && text !== '' ? JSON.parse(text) : undefined) as Body };
  }
}
