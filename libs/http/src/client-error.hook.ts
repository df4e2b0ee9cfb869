import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemOfStatus } from './problem.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const REASONS: Readonly<Record<number, string>> = {
  400: 'The request is not HTTP/1.1 as RFC 9112 has it.',
  408: 'The request took too long to arrive.',
  431: 'The headers of the request are too large.',
};

/** Answers what the router refuses before any hook runs: an address that can't be decoded, a parameter that is too long. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  void reply
    .code(status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .header(REQUEST_ID_HEADER, request.id)
    .send(
      JSON.stringify({ ...problemOfStatus(status, 'The address of the request is malformed.'), requestId: request.id }),
    );
}

/** Answers what is not even a request with problem details, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const status = STATUS_BY_CODE[error.code ?? ''] ?? 400;
    const problem = problemOfStatus(status, REASONS[status]);
    const body = JSON.stringify(problem);
    socket.end(
      `HTTP/1.1 ${status} ${problem.title}\r\ncontent-type: ${PROBLEM_MEDIA_TYPE}\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}
