import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

const CHECK_EVERY = 25;

/**
 * While the server closes, lets requests in flight finish, then closes what is left: connections that clients keep open,
 * half-sent requests, and after `timeout` milliseconds the requests that are still running.
 */
export function drainOnClose(fastify: FastifyInstance, timeout: number): void {
  let inFlight = 0;
  fastify.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    reply.raw.once('close', () => (inFlight -= 1));
    done();
  });
  fastify.addHook('preClose', (done) => {
    const server = fastify.server as Server;
    let waited = 0;
    const timer = setInterval(() => {
      waited += CHECK_EVERY;
      if (inFlight > 0 && waited < timeout) return;
      server.closeAllConnections();
      clearInterval(timer);
    }, CHECK_EVERY);
    server.once('close', () => clearInterval(timer));
    done();
  });
}
