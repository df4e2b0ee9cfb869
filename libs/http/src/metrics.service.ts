import { createRequire } from 'node:module';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from './http.module.options.js';

type PromClient = typeof import('prom-client');
type Label = 'method' | 'route' | 'status';

/** From 5 ms to 10 s, for answers of an API. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** All addresses that are no route share one label: otherwise anybody could make new ones. */
const UNKNOWN_ROUTE = 'unknown';

/** Counts and times requests by method, route template and status. Does nothing when prom-client is not installed. */
@Injectable()
export class HttpMetrics {
  readonly #requests: Counter<Label> | undefined;
  readonly #durations: Histogram<Label> | undefined;
  readonly #inFlight: Gauge | undefined;
  readonly #deprecated: Counter<'operation' | 'caller'> | undefined;
  /** Looking up labels costs more than counting, so each combination is looked up once. */
  readonly #series = new Map<string, { requests: Counter.Internal; durations: Histogram.Internal<Label> }>();

  constructor(@Inject(HTTP_MODULE_OPTIONS) module: HttpModuleOptions) {
    const client = loadPromClient();
    if (client === undefined) return;
    const registry = (module.registry as Registry | undefined) ?? client.register;
    const shared = { labelNames: ['method', 'route', 'status'] as const, registers: [registry] };
    this.#requests = getOrCreate(registry, 'http_requests_total', (name) => {
      return new client.Counter({ name, help: 'Requests that were answered.', ...shared });
    });
    this.#durations = getOrCreate(registry, 'http_request_duration_seconds', (name) => {
      const help = 'How long requests took, from their head to the end of their answer, in seconds.';
      return new client.Histogram({
        name,
        help,
        buckets: [...(module.durationBuckets ?? DURATION_BUCKETS)],
        ...shared,
      });
    });
    this.#inFlight = getOrCreate(registry, 'http_requests_in_flight', (name) => {
      return new client.Gauge({ name, help: 'Requests that are being answered.', registers: [registry] });
    });
    this.#deprecated = getOrCreate(registry, 'http_deprecated_requests_total', (name) => {
      const help = 'Calls of deprecated operations, by the kind of caller.';
      return new client.Counter({ name, help, labelNames: ['operation', 'caller'], registers: [registry] });
    });
  }

  /** Counts a call of something deprecated. */
  deprecatedCall(operation: string, caller: string): void {
    this.#deprecated?.inc({ operation, caller });
  }

  /** Watches a server from its first request on. */
  watch(fastify: FastifyInstance): void {
    if (this.#requests === undefined) return;
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.#inFlight?.inc();
      reply.raw.once('close', () => this.#inFlight?.dec());
      done();
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      const series = this.#seriesOf(request, String(reply.statusCode));
      series?.requests.inc();
      series?.durations.observe(reply.elapsedTime / 1000);
      done();
    });
  }

  #seriesOf(request: FastifyRequest, status: string) {
    const route = request.is404 ? UNKNOWN_ROUTE : (request.routeOptions.url ?? UNKNOWN_ROUTE);
    const key = `${request.method} ${status} ${route}`;
    const known = this.#series.get(key);
    if (known !== undefined || this.#requests === undefined || this.#durations === undefined) return known;
    const labels = { method: request.method, route, status };
    const series = { requests: this.#requests.labels(labels), durations: this.#durations.labels(labels) };
    this.#series.set(key, series);
    return series;
  }
}

function getOrCreate<T>(registry: Registry, name: string, create: (name: string) => T): T {
  return (registry.getSingleMetric(name) as T | undefined) ?? create(name);
}

/** An optional peer; loaded here and not by `import`, so that the door opens without it. */
function loadPromClient(): PromClient | undefined {
  try {
    return createRequire(import.meta.url)('prom-client') as PromClient;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
