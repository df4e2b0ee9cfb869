import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, signUp } from '../support/accounts.js';
import { HttpClient } from '../support/http-client.js';
import type { Sandbox } from '../support/sandbox.js';

const PATH = '/api/v1/projects';
const TIMEOUT_MS = 10_000;

/** What tests of faults share. */
export interface Faults {
  readonly sandbox: Sandbox;
  /** What was measured, for the end of the run. */
  readonly figures: string[];
  readonly long: boolean;
}

/** A status alone, on a connection of its own: what is announced on others does not count. */
export async function statusOf(url: string): Promise<number> {
  const asked = get(url, { agent: false, timeout: TIMEOUT_MS });
  asked.once('timeout', () => asked.destroy(new Error(`No answer from ${url}`)));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

/** Every project of a user: its id by its key. */
export async function storedProjects(url: string, { headers }: Account): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
    const response = await fetch(`${url}${PATH}?${query}`, {
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) throw new Error(`The projects can't be read: ${await response.text()}`);
    const page = (await response.json()) as { items: { id: string; key: string }[]; nextCursor: string | null };
    for (const { id, key } of page.items) found.set(key, id);
    cursor = page.nextCursor;
  }
  return found;
}

/** What a POST was answered. */
export interface Posted {
  readonly status: number;
  readonly body: { readonly id?: string; readonly code?: string };
}

/** Sends a body of JSON. @throws when the connection is cut */
export async function post(url: string, path: string, account: Account, body: string, key?: string): Promise<Posted> {
  const response = await fetch(`${url}${PATH}${path}`, {
    method: 'POST',
    headers: {
      ...account.headers,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, body: (await response.json()) as Posted['body'] };
}

/** New users. */
export function signUps(url: string, count: number): Promise<Account[]> {
  const http = new HttpClient(url);
  return Promise.all(Array.from({ length: count }, () => signUp(http)));
}

/** Imports that run at the same time, a user and a transaction each. */
export function imports(
  url: string,
  accounts: readonly Account[],
  items: number,
): { account: Account; answer: Promise<Posted> }[] {
  return accounts.map((account) => {
    const drafts = Array.from({ length: items }, (_, index) => ({ key: `import-${index}`, name: `Import ${index}` }));
    const answer = post(url, '/import', account, JSON.stringify({ items: drafts }));
    answer.catch(() => undefined);
    return { account, answer };
  });
}

/** What the health of a service was at a moment of `performance.now()`. */
export interface Health {
  readonly at: number;
  readonly live: number;
  readonly ready: number;
}

/** Asks for the health again and again, until it is stopped. */
export function watchHealth(url: string): { stop(): Promise<readonly Health[]> } {
  const seen: Health[] = [];
  let watching = true;
  const done = (async () => {
    while (watching) {
      const at = performance.now();
      const [live, ready] = await Promise.all([statusOf(`${url}/health/live`), statusOf(`${url}/health/ready`)]);
      seen.push({ at, live, ready });
      await sleep(50);
    }
  })();
  done.catch(() => undefined);
  return {
    stop: async () => {
      watching = false;
      await done;
      return seen;
    },
  };
}
