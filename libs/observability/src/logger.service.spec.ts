import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { pino, type Logger } from 'pino';
import { levelTableOf, serviceLogger } from './logger.service.js';
import { ObservabilityOptions } from './observability.options.js';

/** A logger, and the lines that it wrote. */
function sample(change: (options: ObservabilityOptions) => void = () => undefined) {
  const options = new ObservabilityOptions();
  change(options);
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { logger: serviceLogger(options, { write }), lines };
}

function lineOf(log: (logger: Logger) => void) {
  const { logger, lines } = sample();
  log(logger);
  return lines[0];
}

describe('serviceLogger', () => {
  it('hides secrets in members, messages and what is put into messages', () => {
    const text = lineOf((logger) =>
      logger.info({ deep: [{ apiKey: 'hunter2' }] }, 'at %s with %j', 'x://a:hunter2@b', { token: 'hunter2' }),
    );
    expect(text).toMatchObject({
      deep: [{ apiKey: '[hidden]' }],
      msg: 'at x://a:[hidden]@b with {"token":"[hidden]"}',
    });
  });

  it('hides secrets in errors, wherever they stand', () => {
    const error = Object.assign(new Error('of redis://:hunter2@h'), { request: { headers: { cookie: 'hunter2' } } });
    for (const log of [
      (logger: Logger) => logger.error(error),
      (logger: Logger) => logger.error({ err: error }, 'failed'),
      (logger: Logger) => logger.error({ err: 'no error', reason: error }),
    ]) {
      const line = lineOf(log);
      expect(JSON.stringify(line)).not.toContain('hunter2');
      expect(JSON.stringify(line)).toContain('"type":"Error"');
    }
  });

  it('hides secrets that are bound to children', () => {
    const line = lineOf((logger) => {
      const child = logger.child({ token: 'hunter2', context: 'A' }).child({ url: 'x://a:hunter2@b' });
      child.setBindings({ nested: { password: 'hunter2' } });
      child.info('bound');
    });
    expect(line).toMatchObject({ token: '[hidden]', url: 'x://a:[hidden]@b', nested: { password: '[hidden]' } });
  });

  it('shows of requests what pino shows', () => {
    const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/a?token=hunter2' });
    request.headers = { authorization: 'hunter2', accept: '*/*' };
    const seen = { method: 'GET', url: '/a?token=[hidden]', headers: { authorization: '[hidden]', accept: '*/*' } };
    expect(lineOf((logger) => logger.info({ req: request }))).toMatchObject({ req: seen });
    const answer = { getHeaders: () => ({ 'set-cookie': 'hunter2' }), statusCode: 200, headersSent: true };
    expect(lineOf((logger) => logger.info({ res: answer }))).toMatchObject({
      res: { statusCode: 200, headers: { 'set-cookie': '[hidden]' } },
    });
  });

  it('obeys the level of a context, of the line or bound to the logger', () => {
    const { logger, lines } = sample(({ log }) => (log.levels = { Loud: 'debug', Quiet: 'error' }));
    logger.debug({ context: 'Loud' }, '1');
    logger.child({ context: 'Loud' }).child({ a: 1 }).debug('2');
    logger.info({ context: 'Quiet' }, 'not');
    logger.child({ context: 'Quiet' }).warn('not');
    logger.child({ context: 'Quiet' }).fatal('3');
    logger.debug('not');
    logger.info('4');
    expect(lines.map(({ msg }) => msg)).toEqual(['1', '2', '3', '4']);
  });

  it('knows the names that options add and take away', () => {
    const { logger, lines } = sample(({ log }) => {
      log.redact.also = ['nationalId'];
      log.redact.except = ['sessionId'];
    });
    logger.info({ national_id: 'hunter2', sessionId: 's1' }, '');
    expect(lines[0]).toMatchObject({ national_id: '[hidden]', sessionId: 's1' });
  });
});

describe('levelTableOf', () => {
  it('is one for a logger and its children, and made up for the loggers of others', () => {
    const { logger } = sample();
    expect(levelTableOf(logger.child({}))).toBe(levelTableOf(logger));
    expect(levelTableOf(pino({ level: 'warn' })).least).toBe('warn');
  });
});
