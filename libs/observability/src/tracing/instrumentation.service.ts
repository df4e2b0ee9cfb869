import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { UndiciRequest } from '@opentelemetry/instrumentation-undici';
import { loadInstrumentations } from './packages.loader.js';

const require = createRequire(import.meta.url);

/** What can be switched off again. */
export interface Instrumentation {
  disable(): void;
}

/**
 * Patches HTTP, pg and fetch for what is loaded from now on. No loader hooks are needed: `node:http` is patched in
 * place, pg is CommonJS and its parts require each other, and fetch tells of itself by diagnostics channels.
 */
export function startInstrumentations(ignoredPaths: readonly string[]): Instrumentation[] {
  const { http, pg, undici } = loadInstrumentations();
  const started: Instrumentation[] = [];
  if (http) {
    started.push(
      new http.HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '/' }) => isIgnored(url, ignoredPaths),
        startIncomingSpanHook: withoutQuery,
        startOutgoingSpanHook: (options) => ({ 'url.full': outgoingUrl(options) }),
      }),
    );
    // Patches them now, also for modules that import them by name.
    for (const name of ['node:http', 'node:https']) require(name);
    syncBuiltinESMExports();
  }
  // What the service does by itself, such as migrations and health checks, is no trace of its own.
  if (pg) started.push(new pg.PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false }));
  if (undici) started.push(new undici.UndiciInstrumentation({ startSpanHook: fetchAttributes }));
  return started;
}

/** Whether requests of this path are not traced; a pattern that ends in `/` stands for all below it. */
export function isIgnored(url: string, patterns: readonly string[]): boolean {
  const path = url.split('?', 1)[0] ?? url;
  return patterns.some((pattern) => (pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern));
}

/** Queries may hold secrets, so they stay out of every attribute. An undefined attribute is not set. */
function withoutQuery(_request: IncomingMessage) {
  return { 'url.query': undefined };
}

function outgoingUrl({ protocol, hostname, host, port, path }: RequestOptions): string {
  const authority = `${hostname ?? host ?? 'localhost'}${port ? `:${port}` : ''}`;
  return new URL((path ?? '/').split('?', 1)[0] ?? '/', `${protocol ?? 'http:'}//${authority}`).href;
}

function fetchAttributes({ origin, path }: UndiciRequest) {
  return { 'url.full': new URL(path.split('?', 1)[0] ?? '/', origin).href, 'url.query': undefined };
}
