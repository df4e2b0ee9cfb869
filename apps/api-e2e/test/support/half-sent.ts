import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Api } from './api.js';
import { ACTOR_HEADER } from './projects-client.js';
import { within } from './wait.js';

const TIMEOUT_MS = 5_000;

/** A request that the server has begun to read and waits for the rest of. */
export interface HalfSent {
  /** Sends the rest. @returns the status of the answer; rejects when the connection was cut */
  finish(): Promise<number>;
}

/** Begins to create a project. */
export async function halfSent(api: Api): Promise<HalfSent> {
  const body = JSON.stringify({ key: 'slow', name: 'Slow' });
  const outgoing = request(`${api.url}/api/v1/projects`, {
    method: 'POST',
    headers: {
      [ACTOR_HEADER]: randomUUID(),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      // The server asks for the body once it has read the head: from then on the request is in flight.
      expect: '100-continue',
    },
  });
  const answer = new Promise<number>((resolve, reject) => {
    outgoing.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', reject);
  });
  answer.catch(() => undefined);
  const asked = new Promise<void>((resolve) => outgoing.once('continue', () => resolve()));
  outgoing.write(body.slice(0, 5));
  await within('the server asks for the body', TIMEOUT_MS, asked, () => api.program.account());
  return {
    finish: () => {
      outgoing.end(body.slice(5));
      return within('the request is answered or cut off', TIMEOUT_MS, answer);
    },
  };
}
