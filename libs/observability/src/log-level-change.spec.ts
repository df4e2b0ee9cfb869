import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLevelChange } from './log-level-change.js';

const parse = (body: unknown) => parseLevelChange(JSON.stringify(body));

describe('parseLevelChange', () => {
  it.each([
    [{ level: 'debug' }, { level: 'debug' }],
    [
      { level: 'silent', context: 'HTTP' },
      { level: 'silent', context: 'HTTP' },
    ],
    [
      { level: 'trace', context: 'A B', for: '15m' },
      { level: 'trace', context: 'A B', forMs: 900_000 },
    ],
    [
      { level: 'info', for: '1000ms' },
      { level: 'info', forMs: 1_000 },
    ],
    [
      { level: 'info', for: '7d' },
      { level: 'info', forMs: 604_800_000 },
    ],
  ])('reads %j', (body, wanted) => {
    expect(parse(body)).toEqual(wanted);
  });

  it.each([
    [{ level: 'loud' }, /"level" has to be one of trace, debug, info, warn, error, fatal, silent/],
    [{ context: 'HTTP' }, /"level"/],
    [{ level: ['debug'] }, /"level"/],
    [{ level: 'debug', context: '' }, /"context"/],
    [{ level: 'debug', context: 7 }, /"context"/],
    [{ level: 'debug', context: 'a\nb' }, /"context"/],
    [{ level: 'debug', context: 'x'.repeat(201) }, /"context"/],
    [{ level: 'debug', for: '0s' }, /"for" has to be a duration from 1s to 7d/],
    [{ level: 'debug', for: '8d' }, /"for"/],
    [{ level: 'debug', for: 60_000 }, /"for"/],
    [{ level: 'debug', for: null }, /"for"/],
    [{ level: 'debug', contxt: 'HTTP' }, /"contxt" is not known: there are level, context, for/],
    [['debug'], /JSON object/],
    [null, /JSON object/],
  ])('says what is wrong with %j', (body, sentence) => {
    expect(parse(body)).toMatch(sentence);
  });

  it.each(['', 'debug', 'level=debug', '{"level":'])('asks for JSON instead of %j', (body) => {
    expect(parseLevelChange(body)).toMatch(/has to be JSON, such as \{"level"/);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.json(), (body) => void parseLevelChange(body)));
  });
});
