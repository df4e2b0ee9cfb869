import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { AllowedMethods } from './allowed-methods.js';

/** Answers 405 with `Allow` where a path is known and only its method is not; the router itself knows but 404. */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const allowed = new AllowedMethods();
  fastify.addHook('onRoute', ({ url, method }) => allowed.add(url, [method].flat()));
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const methods = allowed.of(request.url.split('?', 1)[0] ?? request.url);
    // A known method that still found no route was turned away for another reason, such as the version asked for.
    if (methods.length === 0 || methods.includes(request.method)) return done();
    reply.header('allow', methods.join(', '));
    done(
      new MethodNotAllowedException(
        `${request.method} is not among the methods of this address: ${methods.join(', ')}.`,
      ),
    );
  });
}
