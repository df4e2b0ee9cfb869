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

const TIMEOUT_MS = 10_000;

/** Speaks HTTP to one server, as any client would: status and body are for the caller to judge. */
export class HttpClient {
  constructor(
    readonly base: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The same server, with more headers in every request. */
  with(headers: Readonly<Record<string, string>>): HttpClient {
    return new HttpClient(this.base, { ...this.headers, ...headers });
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
    const response = await fetch(this.base + path, {
      method,
      headers: {
        ...this.headers,
        ...(init.json !== undefined && { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson && text !== '' ? JSON.parse(text) : undefined) as Body,
    };
  }
}
