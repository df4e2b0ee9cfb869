import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

const CHECK_EVERY = 25;
/** How long requests may still arrive on idle connections after the port has closed: many times the way through a network. */
const LINGER = 150;
/** A turn of the event loop that took longer may have left connections waiting to be accepted. In milliseconds. */
const CALM_TURN = 1;
/** Longest wait for such a turn. */
const CALM_WAIT = 2_000;

/** What knows that the service has been told to stop. */
export interface StopState {
  readonly isStopping: boolean;
}

/**
 * From the stop signal on every answer asks its client to connect anew. The port closes when no connection waits to be
 * accepted. Then requests in flight finish, and those that were on their way on idle connections; then what is left is
 * closed: connections that clients keep open, half-sent requests, and after `timeout` milliseconds the requests that are
 * still running.
 */
export function drainOnClose(fastify: FastifyInstance, timeout: number, state: StopState): void {
  const server = fastify.server as Server;
  let inFlight = 0;
  let accepted = 0;
  server.on('connection', () => (accepted += 1));
  fastify.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    reply.raw.once('close', () => (inFlight -= 1));
    if (state.isStopping) reply.header('connection', 'close');
    done();
  });
  fastify.addHook('preClose', (done) => {
    // Node closes idle connections together with the port, and with them the requests that it has not read yet.
    server.closeIdleConnections = () => undefined;
    let waited = 0;
    const timer = setInterval(() => {
      waited += CHECK_EVERY;
      if (waited < Math.min(LINGER, timeout) || (inFlight > 0 && waited < timeout)) return;
      server.closeAllConnections();
      clearInterval(timer);
    }, CHECK_EVERY);
    server.once('close', () => clearInterval(timer));
    onCalmTurn(() => accepted, done);
  });
}

/**
 * The system resets the connections that wait to be accepted when a port closes. They are accepted once a turn of the event
 * loop, so after a turn that found none and took no time there is none.
 */
function onCalmTurn(accepted: () => number, done: () => void): void {
  const deadline = performance.now() + CALM_WAIT;
  let before = -1;
  let turnedAt = 0;
  const turn = (): void => {
    const now = performance.now();
    const isCalm = accepted() === before && now - turnedAt < CALM_TURN;
    if (isCalm || now > deadline) return done();
    before = accepted();
    turnedAt = performance.now();
    setImmediate(turn);
  };
  setImmediate(turn);
}
