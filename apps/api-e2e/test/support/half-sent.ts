import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Account } from './accounts.js';
import { apiContract } from './api-document.js';
import type { Api } from './api.js';
import type { Received } from './contract.js';
import { within } from './wait.js';

const TIMEOUT_MS = 5_000;
const PATH = '/api/v1/projects';

/** A request that the server has begun to read and waits for the rest of. */
export interface HalfSent {
  /** Sends the rest. @returns the status of the answer; rejects when the connection was cut */
  finish(): Promise<number>;
}

/** Begins to create a project of a user. */
export async function halfSent(api: Api, { headers }: Account): Promise<HalfSent> {
  const body = JSON.stringify({ key: 'slow', name: 'Slow' });
  const outgoing = request(`${api.url}${PATH}`, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      // The server asks for the body once it has read the head: from then on the request is in flight.
      expect: '100-continue',
    },
  });
  const answer = new Promise<number>((resolve, reject) => {
    outgoing.once('response', (response) => {
      received(response).then(({ status }) => resolve(status), reject);
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

async function received(response: IncomingMessage): Promise<Received> {
  const headers = new Headers(response.headers as Record<string, string>);
  const answer = { status: response.statusCode ?? 0, headers, text: await text(response) };
  apiContract().assert({ method: 'POST', path: PATH }, answer);
  return answer;
}
