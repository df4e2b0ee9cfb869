import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FrozenClock } from '@ashlar/domain/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuthOptions } from '../../src/auth.options.js';
import { createAuthServices } from '../../src/auth.service.js';
import { createMemoryAuthStores } from '../../src/testing/stores/auth.store.js';
import { HaveIBeenPwned } from '../../src/passwords/breached-passwords.service.js';
import { caughtLines } from './support.js';

const digest = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();
const LEAKED = 'vexed jug fowls \u00e9';

let server: Server;
let url: string;
let requests: IncomingMessage[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  requests = [];
  const padding = `${digest('padding').slice(5)}:0`;
  answer = (response) => void response.end(`${'0'.repeat(35)}:9\r\n${digest(LEAKED).slice(5)}:42\r\n${padding}\r\n`);
  server = createServer((request, response) => {
    requests.push(request);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('HaveIBeenPwned', () => {
  it('05: finds a leaked password, and sends five characters of its digest', async () => {
    const service = new HaveIBeenPwned({ url: `${url}/` });
    expect(await service.isBreached(LEAKED)).toBe(true);
    expect(await service.isBreached(LEAKED.normalize('NFD'))).toBe(true);
    expect(await service.isBreached('another one of no leak')).toBe(false);
    expect(requests.map((request) => request.url)).toEqual([
      `/range/${digest(LEAKED).slice(0, 5)}`,
      `/range/${digest(LEAKED).slice(0, 5)}`,
      `/range/${digest('another one of no leak').slice(0, 5)}`,
    ]);
    expect(requests[0]?.headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'ashlar-auth' });
  });

  it('05: is asked where the options name its address', async () => {
    const options = Object.assign(new AuthOptions(), { secret: 'x'.repeat(32) });
    options.passwords.leakedPasswordsUrl = url;
    const { passwords } = createAuthServices({
      options,
      stores: createMemoryAuthStores(),
      mailer: { send: async () => undefined },
      production: false,
    });
    const fields = [{ pointer: '/password', code: 'breached' }];
    await expect(passwords.assertAcceptable(LEAKED, [])).rejects.toMatchObject({
      code: 'AUTH_PASSWORD_REFUSED',
      fields,
    });
    expect(requests).toHaveLength(1);
  });

  it('does not take padding for a leak', async () => {
    expect(await new HaveIBeenPwned({ url }).isBreached('padding')).toBe(false);
  });

  it.each([
    ['answers 503', (response: ServerResponse) => void response.writeHead(503).end()],
    ['sends elsewhere', (response: ServerResponse) => void response.writeHead(302, { location: '/x' }).end()],
    ['hangs up', (response: ServerResponse) => void response.destroy()],
    ['is silent', () => undefined],
    ['stops in the middle', (response: ServerResponse) => void response.write('0000')],
  ])('05: lets the password pass when the server %s, and warns', async (_what, behaviour) => {
    answer = behaviour;
    const warnings = caughtLines('warn');
    expect(await new HaveIBeenPwned({ url, timeoutMs: 300 }).isBreached(LEAKED)).toBe(false);
    expect(warnings).toEqual([expect.stringContaining(url)]);
    expect(warnings.join()).not.toContain(LEAKED);
  });

  it('05: warns once a minute while the server is down', async () => {
    const warnings = caughtLines('warn');
    const clock = new FrozenClock();
    const service = new HaveIBeenPwned({ url: 'http://127.0.0.1:1', clock });
    for (let at = 0; at < 3; at++) expect(await service.isBreached(LEAKED)).toBe(false);
    expect(warnings).toHaveLength(1);
    clock.advance(60_000);
    await service.isBreached(LEAKED);
    expect(warnings).toHaveLength(2);
  });
});
