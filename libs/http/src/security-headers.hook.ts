import type { FastifyReply, FastifyRequest } from 'fastify';
import { DOCS_PATH } from './openapi.service.js';

/** What an API answers: nothing in it is to be framed, sniffed, cached by shared caches, or run. */
const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
};

/** The documentation is a page: its own scripts, styles and images may run, and inline styles, which Swagger UI sets. */
const DOCS_HEADERS = {
  ...API_HEADERS,
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; " +
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Puts the headers on every answer that helmet would, from two sets made once. */
export function securityHeadersHook(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.headers(isDocs(request.url) ? DOCS_HEADERS : API_HEADERS);
  done();
}

function isDocs(url: string): boolean {
  if (!url.startsWith(DOCS_PATH)) return false;
  const next = url[DOCS_PATH.length];
  return next === undefined || next === '/' || next === '?';
}
