import { Logger as NestLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PinoLogger } from 'nestjs-pino';
import { LogLevelsRoute } from './log-levels-route.service.js';
import { LogLevels } from './log-levels.service.js';
import { serviceLogger } from './logger.service.js';
import { ObservabilityOptions } from './observability.options.js';
import { ServiceLogger } from './service-logger.service.js';

const options = new ObservabilityOptions();
options.log.levels = { Configured: 'error' };
let lines: { msg: string; context: string; level: string }[] = [];

// nestjs-pino has one logger for the process, so all tests here share one.
const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
const logger = serviceLogger(options, { write });
const pinoLogger = new PinoLogger({ pinoHttp: { logger, autoLogging: false, wrapSerializers: false } });
NestLogger.overrideLogger(new ServiceLogger(pinoLogger, {}));

let levels: LogLevels;
let route: LogLevelsRoute;
beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
  levels = new LogLevels(options, pinoLogger);
  route = new LogLevelsRoute(levels);
});
afterEach(() => {
  levels.resetAll();
  levels.onApplicationShutdown();
  jest.useRealTimers();
  lines = [];
});

async function ask(method: string, body: unknown = '', query: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await route.handle({ method, query, body: text });
  return { status: answer.status, ...(JSON.parse(answer.body) as Record<string, unknown>) };
}

/** Which levels a logger of Nest writes. */
function writtenBy(context: string): string[] {
  const before = lines;
  lines = [];
  const nest = new NestLogger(context);
  nest.debug('x');
  nest.log('x');
  nest.error('x');
  const written = lines.map(({ level }) => level);
  lines = before;
  return written;
}

describe('LogLevels', () => {
  it('begins with what is configured', () => {
    expect([levels.get(), levels.get('Configured'), levels.contexts, levels.changes]).toEqual([
      'info',
      'error',
      { Configured: 'error' },
      [],
    ]);
    expect([writtenBy('Any'), writtenBy('Configured')]).toEqual([['info', 'error'], ['error']]);
  });

  it('changes one context, in loggers that were there before', () => {
    const before = new PinoLogger({});
    before.setContext('One');
    levels.set('debug', { context: 'One' });
    before.debug('heard');
    expect(lines.at(-1)).toMatchObject({ context: 'One', level: 'debug', msg: 'heard' });
    expect([writtenBy('One'), writtenBy('Other')]).toEqual([
      ['debug', 'info', 'error'],
      ['info', 'error'],
    ]);
    levels.set('silent', { context: 'One' });
    expect(writtenBy('One')).toEqual([]);
  });

  it('changes all that have no level of their own', () => {
    levels.set('debug');
    expect([writtenBy('Any'), writtenBy('Configured')]).toEqual([['debug', 'info', 'error'], ['error']]);
  });

  it('returns to what is configured after an hour, or when it was asked to', () => {
    levels.set('debug');
    levels.set('debug', { context: 'Configured', forMs: 60_000 });
    expect(levels.changes.map(({ until }) => until.getTime())).toEqual([3_600_000, 60_000]);
    jest.advanceTimersByTime(60_000);
    expect([levels.get(), levels.get('Configured')]).toEqual(['debug', 'error']);
    jest.advanceTimersByTime(3_540_000);
    expect([levels.get(), levels.changes]).toEqual(['info', []]);
    expect(writtenBy('Any')).toEqual(['info', 'error']);
  });

  it('counts the time from the last change', () => {
    levels.set('debug', { forMs: 60_000 });
    jest.advanceTimersByTime(50_000);
    levels.set('trace', { forMs: 60_000 });
    jest.advanceTimersByTime(50_000);
    expect(levels.get()).toBe('trace');
  });

  it('warns once of each change and of its end, even of one that silences warnings', () => {
    levels.set('debug', { context: 'One' });
    levels.reset('One');
    levels.reset('One');
    levels.set('silent');
    levels.reset();
    expect(lines.map(({ level, context, msg }) => [level, context, msg])).toEqual([
      ['warn', 'LogLevels', 'The log level of "One" is debug (was info) until 1970-01-01T01:00:00.000Z'],
      ['warn', 'LogLevels', 'The log level of "One" is as configured again'],
      ['warn', 'LogLevels', expect.stringMatching(/^The log level of all contexts .* is silent \(was info\)/)],
      ['warn', 'LogLevels', expect.stringMatching(/^The log level of all contexts .* is as configured again/)],
    ]);
  });

  it('leaves no timer behind', () => {
    levels.set('debug');
    levels.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('LogLevelsRoute', () => {
  it('shows the levels', async () => {
    await expect(ask('GET')).resolves.toEqual({
      status: 200,
      level: 'info',
      contexts: { Configured: 'error' },
      changes: [],
    });
    expect([route.path, route.methods]).toEqual(['/log-levels', ['PUT', 'DELETE']]);
  });

  it('changes a level and answers with what is then', async () => {
    await expect(ask('PUT', { level: 'debug', context: 'One', for: '15m' })).resolves.toEqual({
      status: 200,
      level: 'info',
      contexts: { Configured: 'error', One: 'debug' },
      changes: [{ context: 'One', level: 'debug', until: '1970-01-01T00:15:00.000Z' }],
    });
  });

  it('takes one change back, or all of them', async () => {
    await ask('PUT', { level: 'debug' });
    await ask('PUT', { level: 'debug', context: 'One' });
    await ask('PUT', { level: 'debug', context: 'Two' });
    await expect(ask('DELETE', '', { context: 'One' })).resolves.toMatchObject({
      contexts: { Configured: 'error', Two: 'debug' },
    });
    await expect(ask('DELETE')).resolves.toMatchObject({
      level: 'info',
      contexts: { Configured: 'error' },
      changes: [],
    });
  });

  it('refuses what it does not understand, and changes nothing', async () => {
    for (const body of ['level=debug', { level: 'loud' }, []]) {
      await expect(ask('PUT', body)).resolves.toEqual({ status: 400, detail: expect.any(String) });
    }
    expect([levels.changes, lines]).toEqual([[], []]);
  });
});
