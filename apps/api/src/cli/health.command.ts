import { configForShow } from './database.js';

/** Longer than the slowest health check, shorter than the patience of container runtimes. */
const TIMEOUT = 4_000;

/** `health`: asks the service that runs with the same settings. For container health checks. */
export async function healthCommand(args: string[]): Promise<number> {
  const { host, port } = configForShow(args).value.http;
  const url = `http://${reachable(host)}:${port}/health/ready`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    process.stdout.write(`${await response.text()}\n`);
    return response.ok ? 0 : 1;
  } catch (error) {
    const { cause, message } = error as Error;
    process.stderr.write(`No answer from ${url}: ${cause instanceof Error ? cause.message : message}\n`);
    return 1;
  }
}

/** Every-address is where one listens, not where one calls. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
