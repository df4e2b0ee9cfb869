/** LF: the same with what a service owes those who run it: a line of log, a histogram, a limiter, security headers. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { contenderEnvironment } from './environment.js';
import { serveProjects } from './projects.routes.js';

const environment = contenderEnvironment();
const app = Fastify({ logger: { level: 'info' } });

collectDefaultMetrics();
const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'How long requests took.',
  labelNames: ['method', 'route', 'status'],
});
app.addHook('onResponse', async (request, reply) => {
  const route = request.routeOptions.url ?? 'none';
  durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
});

await app.register(helmet);
// It counts, and lets everybody through.
await app.register(rateLimit, { max: 1_000_000_000, timeWindow: '1 minute' });
await app.register(async (routes) => serveProjects(routes, environment));
app.get('/metrics', async (_request, reply) => reply.type(register.contentType).send(await register.metrics()));

process.once('SIGTERM', () => void app.close());
await app.listen({ port: environment.port, host: '127.0.0.1' });
