import { describe, expect, it } from '@jest/globals';
import { sdkDiagnostics } from './sdk-diagnostics.js';

function diagnostics() {
  const lines: string[] = [];
  const clock = { now: 1_000_000 };
  const logger = sdkDiagnostics({ now: () => clock.now, write: (line) => lines.push(line) });
  return { logger, clock, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('sdkDiagnostics', () => {
  it('complains once a minute, and says how often it kept quiet', () => {
    const { logger, clock, lines } = diagnostics();
    for (let attempt = 0; attempt < 4; attempt++) logger.error(`attempt ${attempt}`);
    clock.now += 59_999;
    logger.warn('still');
    clock.now += 1;
    logger.warn('again');
    expect(lines()).toEqual([
      { level: 'error', time: 1_000_000, context: 'Tracing', msg: 'attempt 0' },
      { level: 'warn', time: 1_060_000, context: 'Tracing', unsaid: 4, msg: 'again' },
    ]);
  });

  it.each([
    [
      { code: 'ECONNREFUSED', message: 'connect refused', stack: 'at x' },
      'Traces are lost: ECONNREFUSED connect refused',
    ],
    [{ name: 'AggregateError', stack: 'at x' }, 'Traces are lost: AggregateError'],
    [{ stack: 'at x' }, '{"stack":"at x"}'],
  ])('says of the failure %j what happened', (error, msg) => {
    const { logger, lines } = diagnostics();
    logger.error(JSON.stringify(error));
    expect(lines()).toMatchObject([{ msg }]);
  });

  it('passes on what is no error, and what only looks like one', () => {
    const { logger, lines } = diagnostics();
    logger.error('{broken');
    logger.info('i');
    logger.debug('d');
    logger.verbose('v', new Error('with a cause'), { and: 'details' });
    expect(lines().map(({ level, msg }) => [level, msg])).toEqual([
      ['error', '{broken'],
      ['info', 'i'],
      ['debug', 'd'],
      ['trace', "v with a cause { and: 'details' }"],
    ]);
  });
});
