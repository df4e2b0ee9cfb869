import { createRequire } from 'node:module';

/** A program that ends by itself, with a span or the main door if it is told so, and tells which packages it has loaded. */
if (process.argv[2] === 'span') {
  const { trace } = await import('@opentelemetry/api');
  trace.getTracer('plain').startActiveSpan('plain', (span) => span.end());
}
if (process.argv[2] === 'door') await import('../../src/index.js');
const loaded = Object.keys(createRequire(import.meta.url).cache).flatMap(
  (file) => /node_modules[\\/](@opentelemetry[\\/][^\\/]+|[^\\/]+)/.exec(file)?.[1]?.replace('\\', '/') ?? [],
);
// The compiler is one of these tests, and of no program that was built.
const packages = [...new Set(loaded)].filter((name) => name !== '@swc').sort();
process.stdout.write(`${JSON.stringify(packages)}\n`);
