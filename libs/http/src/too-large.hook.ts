import type { FastifyInstance } from 'fastify';

/** Longest wait for the rest of a body that is refused, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Reads on, and throws away, what a client is still sending when its body is refused as too large: a connection that closes
 * before it was read resets, and the client would see that instead of the answer.
 */
export function hearOutLargeBodies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode !== 413 || request.raw.complete || request.raw.destroyed) return done(null, payload);
    const finish = (): void => {
      clearTimeout(timer);
      for (const event of ['end', 'error', 'close']) request.raw.off(event, finish);
      done(null, payload);
    };
    const timer = setTimeout(finish, PATIENCE);
    for (const event of ['end', 'error', 'close']) request.raw.on(event, finish);
    request.raw.resume();
  });
}
