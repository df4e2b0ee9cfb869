import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Account, Identification } from '../support/accounts.js';
import type { Secrets } from './secrets.js';

const PROJECTS = '/api/v1/projects';
const AUTH = '/api/v1/auth';
const TIMEOUT_MS = 10_000;
const TOO_LARGE = 1_100_000;

/** Calls with a secret in every place that a request has. @returns the statuses of the answers */
export async function callWithSecrets(url: string, secrets: Secrets, account: Account): Promise<number[]> {
  const known: Identification = account.headers;
  const send = async (path: string, init: RequestInit = {}): Promise<number> => {
    const headers = { ...known, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(url + path, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status;
  };
  const post = (body: string, headers: Record<string, string> = {}, path = PROJECTS) =>
    send(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const auth = (name: string, body: object) => post(JSON.stringify(body), {}, `${AUTH}/${name}`);
  const { email, password } = account;
  const put = (place: string) => secrets.opaque(place);
  const encoded = (place: string) => encodeURIComponent(secrets.opaque(place));
  const basic = (place: string) => `Basic ${Buffer.from(`apollo:${put(place)}`).toString('base64')}`;

  const calls = [
    ...[PROJECTS, '/api/v1/nowhere', `${PROJECTS}?limit=wrong`, '/health/ready'].flatMap((path) => [
      send(path, { headers: { authorization: `Bearer ${secrets.webToken(`bearer token of ${path}`)}` } }),
      send(path, { headers: { authorization: `Bearer ${put(`opaque bearer token of ${path}`)}` } }),
      send(path, { headers: { authorization: basic(`basic password of ${path}`) } }),
      send(path, { headers: { cookie: `a=b; session=${secrets.plain(`session of ${path}`)}` } }),
      send(path, { headers: { 'x-api-key': put(`API key of ${path}`), 'x-auth-token': put(`token of ${path}`) } }),
      send(path, { headers: { 'proxy-authorization': basic(`proxy password of ${path}`) } }),
      send(path, { headers: { referer: `https://me:${secrets.plain(`referer of ${path}`)}@example.org/` } }),
      send(path, {
        headers: {
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          tracestate: `vendor=${secrets.plain(`trace state of ${path}`)}`,
          baggage: `token=${secrets.plain(`baggage of ${path}`)}`,
        },
      }),
      send(
        `${path}${path.includes('?') ? '&' : '?'}access_token=${encoded(`query of ${path}`)}&password=${encoded(`password in the query of ${path}`)}`,
      ),
    ]),
    send(`${PROJECTS}?cursor=${encoded('a cursor')}&sort=${encoded('a sort order')}`),
    auth('register', { email: 'somebody@example.com', password: `${put('a new password')} is long` }),
    auth('register', {
      email: 'somebody@example.com',
      password: put('a password again'),
      username: put('a user name'),
    }),
    auth('login', { identifier: email, password: put('a wrong password') }),
    auth('login', { identifier: put('who signs in'), password: put('the password of nobody') }),
    auth('login', { identifier: email, password, secret: put('a field of a sign-in') }),
    auth('refresh', { refreshToken: secrets.plain('a refresh token') }),
    auth('verify-email', { token: secrets.plain('a token to verify') }),
    auth('reset-password', { token: secrets.plain('a token to reset'), password: put('a password of a reset') }),
    auth('forgot-password', { email }),
    auth('reauthenticate', { password: put('a password given again') }),
    post(
      JSON.stringify({ currentPassword: put('a present password'), newPassword: put('the next password') }),
      {},
      '/api/v1/me/password',
    ),
    send('/api/v1/me', {
      method: 'DELETE',
      body: JSON.stringify({ password: put('a password to delete'), confirmation: put('a confirmation') }),
      headers: { 'content-type': 'application/json' },
    }),
    send(`${PROJECTS}/${secrets.webToken('an id')}`),
    send(`/api/v1/invitations/${secrets.webToken('a path')}`, { method: 'PUT' }),
    post(JSON.stringify({ key: 'accepted', name: 'Accepted', description: put('a description') })),
    post(JSON.stringify({ key: 'accepted', name: 'Taken', description: put('a description of a taken key') })),
    post(JSON.stringify({ key: put('a refused key'), name: put('a name') })),
    post(JSON.stringify({ key: 'k', password: put('password field'), user: { token: put('token field') } })),
    post(JSON.stringify({ [put('the name of a field')]: 1, secret: [put('secret field')] })),
    post(`{"key": "k", "password": "${put('a broken body')}`),
    post(`{"token": "${put('a repeated field')}", "token": ""}`),
    post(`{"password": "${put('a null character')}\\u0000"}`),
    post(`"${put('a text as body')}"`),
    post(JSON.stringify({ password: put('a body that is too large'), name: 'x'.repeat(TOO_LARGE) })),
    post(`password=${encoded('a form')}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    post('{}', { 'idempotency-key': put('an idempotency key'), 'x-api-key': put('a key of a body') }),
    post('{}', { 'content-type': `application/json; charset=${secrets.plain('a character set')}` }),
    post(JSON.stringify({ key: 'once', name: 'Once' }), { 'idempotency-key': secrets.plain('a good idempotency key') }),
    raw(url, `GET http://me:${secrets.plain('a target')}@localhost${PROJECTS} HTTP/1.1\r\nHost: x\r\n`),
    raw(url, `GET ${PROJECTS}/%ff${secrets.plain('a broken path')} HTTP/1.1\r\nHost: x\r\n`),
    raw(url, `GET / HTTP/1.1\r\nHost: x\r\nAuthorization Bearer ${put('a broken header')}\r\n`),
    raw(url, `${secrets.plain('no request')}\r\n`),
  ];
  return Promise.all(calls);
}

/** What no client library would send. @returns the status, 0 without an answer */
async function raw(url: string, head: string): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.write(`${head}Connection: close\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1] ?? 0);
}
