import type { RequestContext } from '@ashlar/domain';
import { REQUEST_CONTEXT } from '@ashlar/domain';
import { logContext } from './log-context.js';

/** What the hooks read of Fastify's request. */
export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly is404: boolean;
  readonly routeOptions: { readonly url?: string | undefined };
  readonly raw: object;
}

/** What the hooks read of Fastify's reply. */
export interface LoggedReply {
  readonly statusCode: number;
  readonly elapsedTime: number;
  readonly raw: RawReply;
  getHeader(name: string): unknown;
}

/** What the hooks use of Node's answer. */
export interface RawReply {
  readonly headersSent: boolean;
  once(event: 'close', listener: () => void): unknown;
  write(chunk: string | Uint8Array, ...rest: unknown[]): boolean;
}

/** Where the line goes. */
export interface LineWriter {
  info(line: object, message: string): void;
  warn(line: object, message: string): void;
}

/** What is written of requests. */
export interface RequestLogInit {
  /** Of successful requests of a health route, one in so many is written, the first among them; 0 is none. */
  readonly healthEvery: number;
}

const WRITTEN = Symbol('ashlar.request-logged');
const BYTES = Symbol('ashlar.bytes-written');
const WRITE = Symbol('ashlar.original-write');
const WITHOUT_BODY = new Set([204, 304]);

interface Counted extends RawReply {
  [WRITTEN]?: true;
  [BYTES]?: number;
  [WRITE]?: RawReply['write'];
}

/** The hooks of a Fastify server that write one line for each request. Paths, never queries: those may hold secrets. */
export function requestLogHooks(writer: LineWriter, { healthEvery }: RequestLogInit) {
  const healthChecks = new Map<string, number>();
  return { onRequest, onResponse };

  /** Prepares for what is no answer: who hangs up would leave no line. */
  function onRequest(request: LoggedRequest, reply: LoggedReply, done: () => void): void {
    countBytes(reply.raw);
    reply.raw.once('close', () => {
      if ((reply.raw as Counted)[WRITTEN] !== true) write(request, reply, true);
    });
    done();
  }

  function onResponse(request: LoggedRequest, reply: LoggedReply, done: () => void): void {
    if ((reply.raw as Counted)[WRITTEN] !== true) write(request, reply, false);
    done();
  }

  function write(request: LoggedRequest, reply: LoggedReply, aborted: boolean): void {
    (reply.raw as Counted)[WRITTEN] = true;
    const status = reply.statusCode;
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    if (!aborted && status < 400 && isLeftOut(route)) return;
    const path = request.url.split('?', 1)[0];
    const bytes = bytesOf(request, reply, aborted);
    // The store of the context may be gone by now, and the mixin with it.
    const context = (request.raw as { [REQUEST_CONTEXT]?: RequestContext })[REQUEST_CONTEXT];
    const line = {
      context: 'HTTP',
      ...logContext(context),
      method: request.method,
      route,
      path,
      ...((!aborted || reply.raw.headersSent) && { status }),
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(bytes !== undefined && { bytes }),
      ...(aborted && { aborted }),
      // `code`, and `mistakes` by field.
      ...context?.refusal,
    };
    const outcome = aborted ? 'aborted' : status;
    writer[status >= 500 && !aborted ? 'warn' : 'info'](line, `${request.method} ${path} ${outcome}`);
  }

  function isLeftOut(route: string): boolean {
    if (!route.startsWith('/health/')) return false;
    const before = healthChecks.get(route) ?? 0;
    healthChecks.set(route, before + 1);
    return healthEvery === 0 || before % healthEvery !== 0;
  }
}

/** The bytes of the body that were sent: counted, or said by the answer itself; nothing where neither is known. */
function bytesOf(request: LoggedRequest, reply: LoggedReply, aborted: boolean): number | undefined {
  const counted = (reply.raw as Counted)[BYTES];
  if (request.method === 'HEAD' || WITHOUT_BODY.has(reply.statusCode)) return 0;
  if (counted !== undefined) return counted;
  if (aborted) return reply.raw.headersSent ? undefined : 0;
  const length = reply.getHeader('content-length');
  return length === undefined ? undefined : Number(length);
}

/**
 * Answers of unknown length, streamed or compressed by whatever hook, are written piece by piece. Those of known length
 * are ended in one piece, which passes this by.
 */
function countBytes(raw: Counted): void {
  raw[WRITE] = raw.write;
  raw.write = countedWrite;
}

function countedWrite(this: Counted, chunk: string | Uint8Array, ...rest: unknown[]): boolean {
  this[BYTES] = (this[BYTES] ?? 0) + Buffer.byteLength(chunk);
  return this[WRITE]?.call(this, chunk, ...rest) ?? true;
}
