/** The load generator: a process of its own, on a core of its own. Is asked by message, and answers by message. */
import { once } from 'node:events';
import autocannon, { type Instance, type Request, type Result } from 'autocannon';
import { percentile } from '../src/statistics.js';
import type { Traffic, TrafficReport } from './traffic.js';

let numbers = 0;

process.on('message', (traffic: Traffic) => {
  generate(traffic).then(
    (report) => process.send?.({ report }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => process.exit());

async function generate({ bodies = [], seconds, amount, ...traffic }: Traffic): Promise<TrafficReport> {
  const durations: number[] = [];
  const statuses: Record<string, number> = {};
  const next = (request: Request): Request => {
    const body = bodies[numbers % bodies.length]?.replaceAll('{{n}}', (numbers += 1).toString(36));
    return { ...request, ...(body !== undefined && { body }) };
  };
  const began = performance.now();
  const running = autocannon({
    url: traffic.url,
    method: traffic.method,
    headers: { ...traffic.headers, ...(bodies.length > 0 && { 'content-type': 'application/json' }) },
    connections: traffic.connections,
    ...(amount === undefined ? { duration: seconds ?? 1 } : { amount }),
    timeout: 30,
    ...(bodies.length > 0 && { requests: [{ setupRequest: next }] }),
  }) as unknown as Instance;
  running.on('response', (_client: unknown, status: number, _bytes: number, duration: number) => {
    durations.push(duration);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  const [{ errors }] = (await once(running, 'done')) as [Result];
  return {
    ...{ requests: durations.length, seconds: (performance.now() - began) / 1_000, statuses, errors },
    ...{ p50: percentile(durations, 0.5), p99: percentile(durations, 0.99) },
  };
}
