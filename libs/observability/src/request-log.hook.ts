import type { RequestContext } from '@ashlar/domain';
import { REQUEST_CONTEXT } from '@ashlar/domain';
import { logContext } from './log-context.js';

/** What the hook reads of Fastify's request. */
export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly is404: boolean;
  readonly routeOptions: { readonly url?: string | undefined };
  readonly raw: object;
}

/** What the hook reads of Fastify's reply. */
export interface LoggedReply {
  readonly statusCode: number;
  readonly elapsedTime: number;
  getHeader(name: string): unknown;
}

/** Where the line goes. */
export interface LineWriter {
  info(line: object, message: string): void;
  warn(line: object, message: string): void;
}

/** The hook that writes one line for each request when it has been answered. Paths, never queries: those may hold secrets. */
export function requestLogHook(writer: LineWriter) {
  return (request: LoggedRequest, reply: LoggedReply, done: () => void): void => {
    const status = reply.statusCode;
    const line = {
      // The store of the context may be gone by now, and the mixin with it.
      ...logContext((request.raw as { [REQUEST_CONTEXT]?: RequestContext })[REQUEST_CONTEXT]),
      method: request.method,
      route: request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown'),
      path: request.url.split('?', 1)[0],
      status,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      bytes: Number(reply.getHeader('content-length') ?? 0),
    };
    writer[status >= 500 ? 'warn' : 'info'](line, `${request.method} ${line.path} ${status}`);
    done();
  };
}
