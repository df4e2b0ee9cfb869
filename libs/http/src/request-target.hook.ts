import { DomainError } from '@ashlar/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MALFORMED_REQUEST } from './problem-list.js';
import { refusalOfTarget, type TargetRefusal } from './request-target.js';

const REFUSALS: Readonly<Record<Exclude<TargetRefusal, 'too-long'>, string>> = {
  'null-character': 'The address has a U+0000 (%00) in it.',
  'bad-encoding': 'The query is not percent-encoded UTF-8: encode each name and value.',
  'forbidden-parameter':
    'The query has a parameter with a name that every object has, such as "constructor": nothing is called so.',
  'too-many-parameters': 'The query has more than 100 parameters.',
};

/** The address or the head of the request is malformed. */
export class MalformedRequestError extends DomainError {
  constructor(message: string) {
    super({ code: MALFORMED_REQUEST, category: 'invalid', message });
  }
}

/** The address is longer than allowed: answered with 414. */
class TargetTooLongError extends Error {
  readonly statusCode = 414;
}

/** Refuses addresses that lenient parsers would read in a way of their own, and a `Host` that is missing or stands twice. */
export function requestTargetHook(maxLength: number) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const refusal = refusalOfTarget(request.raw.url ?? '/', maxLength);
    if (refusal === 'too-long')
      return done(new TargetTooLongError(`The address is longer than ${maxLength} characters.`));
    if (refusal) return done(new MalformedRequestError(REFUSALS[refusal]));
    const hosts = hostsOf(request.raw.rawHeaders);
    if (hosts > 1) return done(new MalformedRequestError('The request has two Host headers.'));
    if (hosts === 0 && request.raw.httpVersion === '1.1') {
      return done(new MalformedRequestError('The request has no Host header.'));
    }
    done();
  };
}

/** Names and values take turns in the raw list; Node itself keeps the first host and drops the rest in silence. */
function hostsOf(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts++;
  }
  return hosts;
}
