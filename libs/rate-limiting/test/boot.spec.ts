import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Throttle } from '@nestjs/throttler';
import type { FastifyInstance } from 'fastify';
import {
  RateLimit,
  RateLimiter,
  RateLimitingModule,
  RateLimitOptions,
  SkipRateLimit,
  useRateLimits,
} from '../src/index.js';
import { type SampleApp, type SampleInit, startSampleApp, StonesController } from './support/sample-app.js';

let sample: SampleApp | undefined;
const start = async (init: SampleInit = {}) => (sample = await startSampleApp(init));
afterEach(async () => {
  await sample?.app.close();
  sample = undefined;
});

/** What is wrong with a start. */
async function mistakes(init: SampleInit): Promise<string[]> {
  const error: unknown = await start(init).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'RATE_LIMIT_OPTIONS_INVALID' });
  return (error as { fields: { message: string }[] }).fields.map(({ message }) => message);
}

@Controller('wrong')
class WrongController {
  @Get('number')
  @RateLimit('100')
  number() {
    return {};
  }

  @Get('costly')
  @RateLimit('2/min', { cost: 3 })
  costly() {
    return {};
  }

  @Get('shared')
  @RateLimit('2/min', { name: 'few' })
  shared() {
    return {};
  }

  @Get('functions')
  @Throttle({ default: { limit: () => 5, ttl: 1_000 } })
  functions() {
    return {};
  }

  @Get('skipped')
  @SkipRateLimit()
  @RateLimit('5/min', { name: 'few' })
  skipped() {
    return {};
  }
}

describe('the start', () => {
  it('fails for wrong options, rules and decorators, and names all mistakes', async () => {
    const found = await mistakes({
      options: { address: '600', user: '5/fortnight', dryRun: ['adress'] },
      controllers: [WrongController],
      rules: [
        { match: 'POST /api/v1/stone', rate: '5/min' },
        { match: 'stones', rate: '5/min' },
        { match: 'GET /api/v1/stones' },
        { match: 'GET /api/v1/stones', rate: 'often' },
        { match: 'GET /api/v1/stones', rate: '5/min', name: 'user' },
        { match: 'GET /api/v1/stones', rate: '5/min', name: 'with space' },
        { match: 'GET /api/v1/stones', rate: '5/min', cost: 6, name: 'costly' },
        { match: 'GET /api/v1/stones', rate: '5/min', by: 'tenant' as 'user', name: 'by' },
      ],
    });
    const starts = [
      'address: must be a rate: it ',
      'user: must be a rate: it ',
      'rules[1]: "stones" is no pattern',
      'rules[2]: must name a rate, a cost or what to skip',
      'rules[3]: "often" is no rate',
      'rules[5]: the name "with space" must be',
      'rules[7]: by must be one of address, user, api-key, caller, service',
      'WrongController.number: "100" is no rate',
      'WrongController.costly: costs 3, and "wrong_costly" allows whole numbers from 1 to 2',
      'WrongController.shared: the name "few" is the one of another limit',
      'WrongController.functions: has a @Throttle() with functions',
      'rules[0]: "POST /api/v1/stone" matches no route: did you mean "POST /api/v1/stones"?',
      'dryRun: no policy is called "adress"',
    ];
    for (const begin of starts) expect(found.filter((message) => message.startsWith(begin))).toHaveLength(1);
    expect(found.filter((message) => message.includes('costs 6, and "costly" allows'))).toHaveLength(1);
    expect(found).toHaveLength(starts.length + 1);
  });

  it('fails for options of a wrong kind', async () => {
    const found = await mistakes({ options: { maxKeys: 5, enabled: 'yes' as never, storeTimeout: 5_000 } });
    expect(found.map((message) => message.split(':')[0])).toEqual(['enabled', 'storeTimeout', 'maxKeys']);
  });

  it('takes a name of a general policy from nobody', async () => {
    const rules = [{ match: 'GET /api/v1/stones', rate: '5/min', name: 'user' }];
    await expect(mistakes({ rules })).resolves.toEqual([
      'rules[0]: the name "user" is the one of another limit: choose another, or the same limit',
    ]);
  });

  it('names the policies in one line', async () => {
    const { lines } = await start({
      options: { address: '600/min', user: '', apiKey: '', dryRun: ['login'] },
      rules: [{ match: 'POST /api/v1/stones', rate: '10/min', by: 'address', strict: true, name: 'login' }],
    });
    const [told] = lines.map(([line]) => String(line)).filter((line) => line.startsWith('Rate limits: '));
    expect(told).toContain('Rate limits: address 600/min; ');
    expect(told).toContain('login 10/min (by address, strict, dry run)');
    expect(told).toContain('stones_burst 60/min burst 3 (by caller)');
  });

  it('warns when limits are switched off', async () => {
    const { lines } = await start({ options: { enabled: false } });
    expect(lines.map(([line]) => line)).toContain('Rate limits are switched off');
  });

  it('fails on Express when nobody mounted the limits by address, and says what to do', async () => {
    await expect(start({ server: 'express', mount: false })).rejects.toMatchObject({
      code: 'RATE_LIMITS_NOT_MOUNTED',
      message: expect.stringContaining('useRateLimits(app)'),
    });
    await start({ server: 'express', mount: false, options: { address: '' } });
  });

  it('takes rules for routes of the server itself', async () => {
    const raw = (app: INestApplication) => {
      (app.getHttpAdapter().getInstance() as FastifyInstance).get('/raw', async () => ({}));
    };
    const { url } = await start({
      server: 'fastify',
      prepare: raw,
      rules: [{ match: 'GET /raw', rate: '1/min', by: 'address' }],
    });
    const statuses = [(await fetch(`${url}/raw`)).status, (await fetch(`${url}/raw`)).status];
    expect(statuses).toEqual([200, 429]);
  });
});

describe('apps that are put together in other ways', () => {
  const options = Object.assign(new RateLimitOptions(), { address: '2/min' });

  it('count in testing modules, whose server comes late', async () => {
    const built = await Test.createTestingModule({
      imports: [RateLimitingModule.forRootAsync({ useFactory: () => ({ options }) })],
      controllers: [StonesController],
    }).compile();
    const app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    useRateLimits(app);
    await app.init();
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await app.inject({ url: '/stones' })).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    await app.close();
  });

  it('count behind CORS that is a hook of the app, as it was before Nest 12', async () => {
    const adapter = new FastifyAdapter();
    Reflect.deleteProperty(adapter, 'corsHook');
    const built = await Test.createTestingModule({
      imports: [RateLimitingModule.forRoot({ options })],
      controllers: [StonesController],
    }).compile();
    const app = built.createNestApplication<NestFastifyApplication>(adapter);
    adapter
      .getInstance()
      .addHook('onRequest', async (_request, reply) => void reply.header('access-control-allow-origin', '*'));
    await app.init();
    for (let i = 0; i < 2; i++) await app.inject({ url: '/nowhere', headers: { origin: 'https://app.example.org' } });
    const refused = await app.inject({ url: '/nowhere', headers: { origin: 'https://app.example.org' } });
    expect([refused.statusCode, refused.headers['access-control-expose-headers']]).toEqual([
      429,
      'ratelimit-policy, ratelimit, retry-after',
    ]);
    await app.close();
  });

  it('take what is no request without a server', async () => {
    const rules = [{ match: 'GET /of/another/mode', rate: '1/min' }];
    const built = await Test.createTestingModule({
      imports: [RateLimitingModule.forRoot({ rules })],
      controllers: [StonesController],
    }).compile();
    await built.init();
    const limiter = built.get(RateLimiter);
    const take = () => limiter.take({ name: 'exports', rate: '3/h' }, 'ann', 2);
    expect(await take()).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(await take()).toMatchObject({ isAllowed: false, remaining: 1 });
    await limiter.reset('exports', 'ann');
    expect(await take()).toMatchObject({ isAllowed: true });
    await expect(limiter.take({ name: 'exports', rate: 'often' }, 'ann')).rejects.toMatchObject({
      code: 'RATE_INVALID',
    });
    expect(await limiter.cleanUp()).toBe(0);
    await built.close();
  });
});
