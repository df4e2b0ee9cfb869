/** L: Fastify and pg, and nothing else. */
import Fastify from 'fastify';
import { contenderEnvironment } from './environment.js';
import { serveProjects } from './projects.routes.js';

const environment = contenderEnvironment();
const app = Fastify({ logger: false });
serveProjects(app, environment);
process.once('SIGTERM', () => void app.close());
await app.listen({ port: environment.port, host: '127.0.0.1' });
