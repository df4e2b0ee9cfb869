import { REQUEST_CONTEXT } from '@ashlar/domain';
import { describe, expect, it, jest } from '@jest/globals';
import { requestLogHook } from './request-log.hook.js';

const request = (changes: object = {}) => ({
  method: 'GET',
  url: '/people/42?token=hunter2',
  is404: false,
  routeOptions: { url: '/people/:id' },
  raw: { [REQUEST_CONTEXT]: { requestId: 'r1', actor: { kind: 'anonymous' } } },
  ...changes,
});
const reply = (statusCode: number, length?: string) => ({ statusCode, elapsedTime: 1.2345, getHeader: () => length });

function written(...args: [ReturnType<typeof request>, ReturnType<typeof reply>]) {
  const writer = { info: jest.fn(), warn: jest.fn() };
  const done = jest.fn();
  requestLogHook(writer)(...args, done);
  expect(done).toHaveBeenCalledTimes(1);
  return { info: writer.info.mock.calls, warn: writer.warn.mock.calls };
}

describe('requestLogHook', () => {
  it('tells what was asked and answered, without the query', () => {
    const line = {
      requestId: 'r1',
      method: 'GET',
      route: '/people/:id',
      path: '/people/42',
      status: 200,
      durationMs: 1.2,
      bytes: 12,
    };
    expect(written(request(), reply(200, '12'))).toEqual({ info: [[line, 'GET /people/42 200']], warn: [] });
  });

  it('warns of our own failures', () => {
    expect(written(request(), reply(500)).warn).toEqual([
      [expect.objectContaining({ status: 500 }), expect.any(String)],
    ]);
  });

  it('puts all unknown routes under one name', () => {
    for (const unknown of [request({ is404: true }), request({ routeOptions: {} })]) {
      expect(written(unknown, reply(404)).info).toEqual([
        [expect.objectContaining({ route: 'unknown' }), expect.any(String)],
      ]);
    }
  });

  it('does without a context', () => {
    const [[line]] = written(request({ raw: {} }), reply(200)).info as [[object]];
    expect(line).not.toHaveProperty('requestId');
  });
});
