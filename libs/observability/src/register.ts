import { startTracing, TRACING_EXIT_CODE, TracingError } from './tracing/index.js';

/**
 * The preload: `node --import @ashlar/observability/register dist/main.js`. Starts tracing before the app is loaded
 * when the `OTEL_*` variables ask for it, and sends the last spans of a program that ends by itself.
 */
const tracing = start();
if (tracing) {
  process.once('beforeExit', async () => {
    // What could not be sent would keep the process waiting for its next attempt.
    if (!(await tracing.shutdown())) process.exit();
  });
}

function start() {
  try {
    // eslint-disable-next-line no-restricted-properties -- a preload gets no options: these variables are its interface
    return startTracing(process.env);
  } catch (error) {
    if (!(error instanceof TracingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(TRACING_EXIT_CODE);
  }
}
