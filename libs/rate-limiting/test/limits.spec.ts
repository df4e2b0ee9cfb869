import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Caller, CallerLimits } from '../src/index.js';
import { parseItems, type SampleApp, type SampleInit, startSampleApp } from './support/sample-app.js';

let sample: SampleApp;
const start = async (init: SampleInit = {}) => (sample = await startSampleApp(init));
afterEach(() => sample.app.close());

const ann = { 'x-user': 'ann' };
const names = (response: Response) => parseItems(response.headers.get('ratelimit')).map(({ name }) => name);
const left = (response: Response, policy: string) =>
  parseItems(response.headers.get('ratelimit')).find(({ name }) => name === policy)?.['r'];

describe('the budget of a caller', () => {
  it('is that of the person, of the key for a key, and none of their own for anonymous ones', async () => {
    await start({ options: { user: '2/min', apiKey: '3/min' } });
    expect(await sample.statuses(3, '/stones', ann)).toEqual([200, 200, 429]);
    expect(await sample.statuses(1, '/stones', { 'x-user': 'bob' })).toEqual([200]);
    expect(await sample.statuses(4, '/stones', { ...ann, 'x-key': 'k1' })).toEqual([200, 200, 200, 429]);
    expect(await sample.statuses(1, '/stones', { ...ann, 'x-key': 'k2' })).toEqual([200]);
    expect(await sample.statuses(5, '/stones')).toEqual([200, 200, 200, 200, 200]);
  });

  it('is told in front of the wider ones', async () => {
    await start({ options: { user: '7/min', service: '100/s', address: '1000/min' } });
    const answer = await sample.get('/stones/limited', ann);
    expect(answer.headers.get('ratelimit-policy')).toBe(
      '"stones_limited";q=10;w=60, "user";q=7;w=60, "service";q=100;w=1, "address";q=1000;w=60',
    );
    expect(names(answer)).toEqual(['stones_limited', 'user', 'service', 'address']);
  });

  it('is not touched by what a narrower limit refuses', async () => {
    await start({ options: { user: '20/min' } });
    await sample.statuses(15, '/stones/limited', ann);
    expect(left(await sample.get('/stones', ann), 'user')).toBe(9);
  });

  it('is not touched by what guards refuse', async () => {
    await start({ options: { user: '2/min' } });
    expect(await sample.statuses(3, '/stones/closed', ann)).toEqual([401, 401, 401]);
    expect((await sample.get('/stones', ann)).status).toBe(200);
  });

  it('may be one for all together', async () => {
    await start({ options: { service: '2/min' } });
    const users = ['ann', 'bob', 'cid'].map((user) => sample.get('/stones', { 'x-user': user }));
    expect((await Promise.all(users)).map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  });
});

describe('@RateLimit()', () => {
  it('gives each method of a controller a budget of its own, and a method may say it differently', async () => {
    await start();
    expect(await sample.statuses(3, '/sands', ann)).toEqual([200, 200, 429]);
    expect(await sample.statuses(3, '/sands/other', ann)).toEqual([200, 200, 429]);
    expect(await sample.statuses(6, '/sands/own', ann)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('counts several together, and shares one by its name', async () => {
    await start();
    expect(await sample.statuses(4, '/stones/twice', ann)).toEqual([200, 200, 200, 429]);
    sample.clock.advance(2_000);
    expect(await sample.statuses(3, '/stones/twice', ann)).toEqual([200, 200, 429]);
    expect((await sample.get('/sands/own', ann)).status).toBe(429);
  });

  it('lets a burst through, and then what the rate refills', async () => {
    await start();
    expect(await sample.statuses(4, '/stones/burst', ann)).toEqual([200, 200, 200, 429]);
    sample.clock.advance(1_000);
    expect(await sample.statuses(2, '/stones/burst', ann)).toEqual([200, 429]);
  });

  it("takes its cost out of its own budget and the caller's", async () => {
    await start({ options: { user: '11/min' } });
    expect(await sample.statuses(3, '/stones/costly', ann)).toEqual([200, 200, 429]);
    expect(left(await sample.get('/stones', ann), 'user')).toBe(2);
    expect((await sample.get('/stones/heavy', ann)).status).toBe(429);
    expect(left(await sample.get('/stones/heavy', { 'x-user': 'bob' }), 'user')).toBe(6);
  });

  it('counts anonymous callers by their network', async () => {
    await start();
    expect(await sample.statuses(3, '/sands')).toEqual([200, 200, 429]);
    expect((await sample.get('/sands', ann)).status).toBe(200);
  });
});

describe.each(['ashlar', 'express'] as const)('skipping, on %s', (server) => {
  it('leaves out all, or the ones that are named', async () => {
    await start({ server, options: { address: '3/min', user: '3/min' } });
    for (const path of ['/stones/skipped', '/stones/unthrottled']) {
      const answer = await sample.get(path, ann);
      expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null]);
    }
    expect(names(await sample.get('/stones/half-skipped', ann))).toEqual(['address']);
    expect(await sample.statuses(3, '/stones', ann)).toEqual([200, 200, 429]);
    expect(await sample.statuses(1, '/stones/skipped', ann)).toEqual([200]);
  });

  it('can be said by a rule', async () => {
    const match = server === 'ashlar' ? '/api/v1/stones' : '/stones';
    await start({ server, options: { address: '1/min' }, rules: [{ match, skip: true }] });
    expect(await sample.statuses(2, '/stones', ann)).toEqual([200, 200]);
    expect(await sample.statuses(2, '/sands', ann)).toEqual([200, 429]);
  });
});

describe('decorators of @nestjs/throttler', () => {
  it('count as they would', async () => {
    await start();
    expect(await sample.statuses(3, '/stones/throttled', ann)).toEqual([200, 200, 429]);
    expect((await sample.get('/stones/throttled', { 'x-user': 'bob' })).headers.get('ratelimit-policy')).toBe(
      '"stones_throttled";q=2;w=60, "stones_throttled-long";q=100;w=3600, "user";q=1000;w=60, "address";q=1000;w=60',
    );
  });
});

describe.each(['ashlar', 'express'] as const)('rules, on %s', (server) => {
  const at = (path: string) => `${server === 'ashlar' ? '/api/v1' : ''}${path}`;

  it('count before anybody is known when they are by address, failures included', async () => {
    await start({ server, rules: [{ match: `POST ${at('/stones')}`, rate: '2/min', by: 'address', name: 'create' }] });
    const create = () => fetch(`${sample.url}/stones`, { method: 'POST', headers: { 'x-user': 'nobody' } });
    const answers = [await create(), await create(), await create()];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
    expect(names(answers[0] as Response)).toEqual(['create', 'address']);
    expect(names(answers[2] as Response)).toEqual(['create']);
    expect(await sample.statuses(3, '/stones')).toEqual([200, 200, 200]);
  });

  it('share one budget among their routes, by person, key, caller or all', async () => {
    await start({
      server,
      rules: [
        { match: [`GET ${at('/stones/:anything')}`, `GET ${at('/sands/*')}`], rate: '3/min', burst: 2, name: 'both' },
        { match: `GET|PUT ${at('/stones')}`, rate: '1/min', by: 'user', cost: 1 },
      ],
    });
    expect(await sample.statuses(1, '/stones/1', ann)).toEqual([200]);
    expect(await sample.statuses(2, '/sands/own', ann)).toEqual([200, 429]);
    expect(await sample.statuses(1, '/sands/other', { 'x-user': 'bob' })).toEqual([200]);
    expect(await sample.statuses(2, '/stones', ann)).toEqual([200, 429]);
    expect(await sample.statuses(2, '/stones')).toEqual([200, 200]);
    expect(await sample.statuses(2, '/stones', { 'x-key': 'k1' })).toEqual([200, 200]);
  });

  it('make calls cost more', async () => {
    await start({ server, options: { user: '10/min' }, rules: [{ match: at('/stones'), cost: 6 }] });
    expect(await sample.statuses(2, '/stones', ann)).toEqual([200, 429]);
  });
});

describe('a dry run', () => {
  it('counts and tells operators, and neither refuses nor tells clients', async () => {
    await start({ options: { user: '1/min', dryRun: ['user'] } });
    expect(await sample.statuses(3, '/stones', ann)).toEqual([200, 200, 200]);
    expect((await sample.get('/stones', ann)).headers.get('ratelimit-policy')).toBe('"address";q=1000;w=60');
    const told = sample.lines.filter((line) => JSON.stringify(line).includes('would have refused'));
    expect(told).toEqual([[{ policy: 'user', requests: 1 }, expect.any(String), 'RateLimiting']]);
    expect(await sample.registry.metrics()).toContain(
      'rate_limit_decisions_total{policy="user",outcome="would_refuse"} 3',
    );
    sample.clock.advance(20_000);
    await sample.get('/stones', ann);
    expect(sample.lines.at(-1)).toEqual([{ policy: 'user', requests: 3 }, expect.any(String), 'RateLimiting']);
  });
});

describe('limits of single callers', () => {
  it('are asked for once a request, and not of anonymous ones', async () => {
    const limitsOf = jest.fn((caller: Caller): CallerLimits | undefined =>
      caller.id === 'ann' ? { user: '2/min', stones_limited: null } : undefined,
    );
    await start({ limitsOf });
    expect(await sample.statuses(3, '/stones/limited', ann)).toEqual([200, 200, 429]);
    expect(limitsOf.mock.calls).toEqual(Array(3).fill([{ kind: 'user', id: 'ann' }]));
    await sample.get('/stones/limited');
    await sample.get('/nowhere', ann);
    expect(limitsOf).toHaveBeenCalledTimes(3);
    expect((await sample.get('/stones', ann)).headers.get('ratelimit-policy')).toBe(
      '"user";q=2;w=60, "address";q=1000;w=60',
    );
    expect((await sample.get('/stones', { 'x-user': 'bob' })).headers.get('ratelimit-policy')).toBe(
      '"user";q=1000;w=60, "address";q=1000;w=60',
    );
  });

  it.each<[string, () => CallerLimits | Promise<CallerLimits>]>([
    ['fails', () => Promise.reject(new Error('no database'))],
    [
      'throws',
      () => {
        throw new Error('no plan');
      },
    ],
    ['takes too long', () => new Promise(() => undefined)],
    ['gives what is no rate', () => ({ user: 'a lot', service: '5' })],
  ])('stay the usual ones when the app %s', async (_how, limitsOf) => {
    await start({ options: { user: '1/min', limitsTimeout: 20 }, limitsOf });
    expect(await sample.statuses(2, '/stones', ann)).toEqual([200, 429]);
    const warnings = sample.lines.filter((line) => line.includes('limitsOf failed: the usual limits count'));
    expect(warnings).toHaveLength(1);
  });
});

describe('switched off', () => {
  it('nothing is counted', async () => {
    await start({ options: { enabled: false, user: '1/min', address: '1/min' } });
    const answers = [await sample.get('/stones/limited', ann), await sample.get('/stones', ann)];
    expect(answers.map(({ status, headers }) => [status, headers.get('ratelimit')])).toEqual([
      [200, null],
      [200, null],
    ]);
  });

  it('a tier is left out', async () => {
    await start({ options: { address: '', user: '' } });
    expect((await sample.get('/stones', ann)).headers.get('ratelimit-policy')).toBeNull();
  });
});

describe('legacy headers', () => {
  it('tell of the scarcest budget, or the one that refuses', async () => {
    await start({ options: { legacyHeaders: true, user: '5/min' } });
    const legacy = ({ headers }: Response) =>
      ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
    expect(legacy(await sample.get('/stones'))).toEqual(['1000', '999', '60']);
    expect(legacy(await sample.get('/stones/limited', ann))).toEqual(['5', '4', '60']);
    await sample.statuses(4, '/stones', ann);
    const refused = await sample.get('/stones', ann);
    expect(legacy(refused)).toEqual(['5', '0', '60']);
    expect(refused.headers.get('retry-after')).toBe('60');
  });
});
