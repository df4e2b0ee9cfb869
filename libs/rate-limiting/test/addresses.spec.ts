import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { MemoryRateLimitStore } from '../src/index.js';
import { parseItems, type SampleApp, type SampleInit, startSampleApp } from './support/sample-app.js';

let sample: SampleApp;
const start = async (init: SampleInit = {}) => (sample = await startSampleApp(init));
afterEach(() => sample.app.close());

const from = (address: string) => ({ 'x-forwarded-for': address });
const left = (response: Response) =>
  parseItems(response.headers.get('ratelimit')).find(({ name }) => name === 'address')?.['r'];

describe('addresses', () => {
  it.each(['ashlar', 'fastify', 'express'] as const)('that are forged open no bucket, on %s', async (server) => {
    const store = new MemoryRateLimitStore();
    await start({ server, store, options: { address: '2000/min' } });
    for (let batch = 0; batch < 10; batch++) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => sample.get('/nowhere', from(`198.51.${batch}.${i}`))));
    }
    expect(store.size).toBe(1);
    expect(left(await sample.get('/nowhere', from('203.0.113.7')))).toBe(999);
  });

  it('of a trusted proxy have a bucket each', async () => {
    const store = new MemoryRateLimitStore();
    await start({ store, trustedProxies: ['127.0.0.1'], options: { address: '1/min' } });
    expect(await sample.statuses(2, '/stones', from('198.51.100.1'))).toEqual([200, 429]);
    expect(await sample.statuses(1, '/stones', from('198.51.100.2'))).toEqual([200]);
    expect(await sample.statuses(1, '/stones', from('192.0.2.99, 198.51.100.1'))).toEqual([429]);
    expect(store.size).toBe(2);
  });

  it.each(['ashlar', 'express'] as const)(
    'of one IPv6 network count as one, and IPv4 in IPv6 as IPv4, on %s',
    async (server) => {
      await start({
        server,
        trustedProxies: ['127.0.0.1'],
        options: { address: '2/min' },
        prepare: (app: INestApplication) => {
          const express = app.getHttpAdapter().getInstance() as { set?(name: string, value: string): void };
          express.set?.('trust proxy', 'loopback');
        },
      });
      const status = async (address: string) => (await sample.get('/stones', from(address))).status;
      expect(await status('2001:db8:1:2::1')).toBe(200);
      expect(await status('2001:db8:1:2:ffff::9')).toBe(200);
      expect(await status('2001:db8:1:2:0:1:2:3')).toBe(429);
      expect(await status('2001:db8:1:3::1')).toBe(200);
      expect(await status('203.0.113.5')).toBe(200);
      expect(await status('::ffff:203.0.113.5')).toBe(200);
      expect(await status('203.0.113.5')).toBe(429);
    },
  );
});

describe('what other hooks answer', () => {
  it('is counted as well: wrong methods, preflights, malformed addresses', async () => {
    await start({ options: { address: '10/min' }, corsOrigins: ['https://app.example.org'] });
    const preflight = { origin: 'https://app.example.org', 'access-control-request-method': 'POST' };
    const answers = [
      await fetch(`${sample.url}/stones`, { method: 'DELETE' }),
      await fetch(`${sample.url}/stones`, { method: 'OPTIONS', headers: preflight }),
      await sample.get('/stones?q=%ff'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([405, 204, 400]);
    expect(answers.map(left)).toEqual([9, 8, 7]);
    expect(left(await sample.get('/stones'))).toBe(6);
  });
});

describe.each(['ashlar', 'fastify', 'express'] as const)('pages of other origins, on %s', (server) => {
  const origin = 'https://app.example.org';

  it('can read a 429, and all of its headers', async () => {
    await start({ server, corsOrigins: [origin], options: { address: '1/min', legacyHeaders: true } });
    await sample.get('/stones', { origin });
    const refused = await sample.get('/stones', { origin });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    const exposed = (refused.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(', ');
    expect(exposed).toEqual(
      expect.arrayContaining([
        'ratelimit',
        'ratelimit-policy',
        'retry-after',
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
      ]),
    );
    expect(new Set(exposed).size).toBe(exposed.length);
  });
});
