import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

const CHECK_EVERY = 25;

/** What knows that the service has been told to stop. */
export interface StopState {
  readonly isStopping: boolean;
}

/**
 * From the stop signal on every answer asks its client to connect anew. While the server closes, requests in flight finish;
 * then what is left is closed: connections that clients keep open, half-sent requests, and after `timeout` milliseconds the
 * requests that are still running.
 */
export function drainOnClose(fastify: FastifyInstance, timeout: number, state: StopState): void {
  let inFlight = 0;
  fastify.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    reply.raw.once('close', () => (inFlight -= 1));
    if (state.isStopping) reply.header('connection', 'close');
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
