import { DomainError } from '@ashlar/domain';
import type { FastifyInstance } from 'fastify';
import { MALFORMED_BODY } from './problem-list.js';
import { type JsonRefusal, refusalOfJson } from './strict-json.js';

const MAX_DEPTH = 32;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

const REFUSALS: Readonly<Record<JsonRefusal, string>> = {
  'duplicate-key': 'The body has a key that stands twice in the same object: send it once.',
  'forbidden-key': 'The body has a key that every object has, such as "constructor": no field is called so.',
  'lone-surrogate': 'The body has a text with half a surrogate pair, which is no character: send the text without it.',
  'null-character': 'The body has a text with U+0000, which can not be stored: send the text without it.',
  'too-deep': `The body is nested more than ${MAX_DEPTH} levels deep.`,
};

/** The body is not JSON, or JSON that readers could understand in different ways. */
export class MalformedBodyError extends DomainError {
  constructor(message: string) {
    super({ code: MALFORMED_BODY, category: 'invalid', message });
  }
}

/** The body is in a character set other than UTF-8. Fastify's own refusals of media types look the same. */
class UnsupportedCharsetError extends Error {
  readonly statusCode = 415;
}

/** Reads bodies of JSON in UTF-8, strictly, and no others: anything else is answered with 415. An empty body is none. */
export function acceptJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseBody(body as Buffer, request.headers['content-type'] ?? ''));
    } catch (error) {
      done(error as Error);
    }
  });
}

function parseBody(body: Buffer, contentType: string): unknown {
  const charset = CHARSET.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') throw new UnsupportedCharsetError('Send JSON in UTF-8.');
  if (body.length === 0) return undefined;
  const text = decode(body);
  const value = parse(text);
  const refusal = refusalOfJson(text, MAX_DEPTH);
  if (refusal) throw new MalformedBodyError(REFUSALS[refusal]);
  return value;
}

function decode(body: Buffer): string {
  try {
    return UTF_8.decode(body);
  } catch {
    throw new MalformedBodyError('The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MalformedBodyError('The body is not JSON.');
  }
}
