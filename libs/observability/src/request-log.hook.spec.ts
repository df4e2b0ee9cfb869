import { REQUEST_CONTEXT } from '@ashlar/domain';
import { describe, expect, it, jest } from '@jest/globals';
import { type RawReply, requestLogHooks } from './request-log.hook.js';

const request = (changes: object = {}) => ({
  method: 'GET',
  url: '/people/42?token=hunter2',
  is404: false,
  routeOptions: { url: '/people/:id' },
  raw: { [REQUEST_CONTEXT]: { requestId: 'r1', actor: { kind: 'anonymous' } } },
  ...changes,
});
const health = () => request({ url: '/health/live', routeOptions: { url: '/health/live' } });

function reply(statusCode: number, length?: string) {
  const raw = { headersSent: true, close: () => undefined as void, write: () => true };
  return {
    statusCode,
    elapsedTime: 1.2345,
    getHeader: () => length,
    raw: Object.assign(raw, { once: (_event: 'close', listener: () => void) => (raw.close = listener) }),
  };
}

/** A server whose log is at hand: `answer` takes a request to the end, `hangUp` ends it before its answer. */
function server(healthEvery = 1) {
  const writer = { info: jest.fn(), warn: jest.fn() };
  const hooks = requestLogHooks(writer, { healthEvery });
  const done = jest.fn();
  return {
    info: writer.info.mock.calls as [Record<string, unknown>, string][],
    warn: writer.warn.mock.calls as [Record<string, unknown>, string][],
    answer(asked: ReturnType<typeof request>, answered: ReturnType<typeof reply>, sent: string[] = []) {
      hooks.onRequest(asked, answered, done);
      for (const chunk of sent) expect((answered.raw as RawReply).write(chunk)).toBe(true);
      hooks.onResponse(asked, answered, done);
      answered.raw.close();
      expect(done).toHaveBeenCalledTimes(2);
      done.mockClear();
    },
    hangUp(asked: ReturnType<typeof request>, answered: ReturnType<typeof reply>) {
      hooks.onRequest(asked, answered, done);
      answered.raw.close();
      hooks.onResponse(asked, answered, done);
    },
  };
}

function lineOf(asked: ReturnType<typeof request>, answered: ReturnType<typeof reply>) {
  const { answer, info, warn } = server();
  answer(asked, answered);
  return [...info, ...warn][0]?.[0];
}

describe('requestLogHooks', () => {
  it('tells what was asked and answered, once and without the query', () => {
    const { answer, info, warn } = server();
    answer(request(), reply(200, '12'));
    const line = {
      context: 'HTTP',
      requestId: 'r1',
      method: 'GET',
      route: '/people/:id',
      path: '/people/42',
      status: 200,
      durationMs: 1.2,
      bytes: 12,
    };
    expect(info).toEqual([[line, 'GET /people/42 200']]);
    expect(warn).toEqual([]);
  });

  it('warns of our own failures', () => {
    const { answer, info, warn } = server();
    answer(request(), reply(500));
    expect(warn).toEqual([[expect.objectContaining({ status: 500 }), 'GET /people/42 500']]);
    expect(info).toEqual([]);
  });

  it('tells why it was refused', () => {
    const refusal = { code: 'INVALID_INPUT', mistakes: ['/email isEmail'] };
    const context = { requestId: 'r1', actor: { kind: 'anonymous' }, refusal };
    expect(lineOf(request({ raw: { [REQUEST_CONTEXT]: context } }), reply(400))).toMatchObject(refusal);
  });

  it('puts all unknown routes under one name', () => {
    for (const unknown of [request({ is404: true }), request({ routeOptions: {} })]) {
      expect(lineOf(unknown, reply(404))).toMatchObject({ route: 'unknown' });
    }
  });

  it('does without a context', () => {
    expect(lineOf(request({ raw: {} }), reply(200))).not.toHaveProperty('requestId');
  });

  describe('bytes', () => {
    it('are none where there is no body, whatever the head says', () => {
      expect(lineOf(request({ method: 'HEAD' }), reply(200, '12'))).toMatchObject({ bytes: 0 });
      expect(lineOf(request(), reply(304, '12'))).toMatchObject({ bytes: 0 });
    });

    it('are left out where nobody knows', () => {
      expect(lineOf(request(), reply(200))).not.toHaveProperty('bytes');
    });

    it('are counted where the answer is sent in pieces', () => {
      const { answer, info } = server();
      answer(request(), reply(200), ['äb', 'cdef']);
      expect(info[0]?.[0]).toMatchObject({ bytes: 7 });
    });

    it('are none where pieces are not sent', () => {
      const { answer, info } = server();
      answer(request({ method: 'HEAD' }), reply(200), ['abc']);
      expect(info[0]?.[0]).toMatchObject({ bytes: 0 });
    });
  });

  describe('of a request whose client is gone', () => {
    it('say so, once, and claim no answer', () => {
      const { hangUp, info, warn } = server();
      const answered = reply(500);
      answered.raw.headersSent = false;
      hangUp(request(), answered);
      expect(warn).toEqual([]);
      expect(info).toEqual([[expect.objectContaining({ aborted: true, bytes: 0 }), 'GET /people/42 aborted']]);
      expect(info[0]?.[0]).not.toHaveProperty('status');
    });

    it('tell the status that was sent, and no bytes that nobody counted', () => {
      const { hangUp, info } = server();
      hangUp(request(), reply(200, '1000000'));
      expect(info[0]?.[0]).toMatchObject({ aborted: true, status: 200 });
      expect(info[0]?.[0]).not.toHaveProperty('bytes');
    });
  });

  describe('of health checks', () => {
    const times = (count: number, run: () => void) => Array.from({ length: count }).forEach(run);

    it('are the first and one in so many of those that succeed', () => {
      const { answer, info } = server(10);
      times(21, () => answer(health(), reply(200)));
      expect(info).toHaveLength(3);
      answer(request({ routeOptions: { url: '/health/ready' } }), reply(200));
      expect(info).toHaveLength(4);
    });

    it('are every one that fails or is given up', () => {
      const { answer, hangUp, info, warn } = server(0);
      times(5, () => answer(health(), reply(200)));
      expect(info).toEqual([]);
      times(3, () => answer(health(), reply(503)));
      hangUp(health(), reply(200));
      expect([warn.length, info.length]).toEqual([3, 1]);
    });

    it('are told from routes that only sound alike', () => {
      const { answer, info } = server(0);
      for (const url of ['/healthy', '/people/health/:id']) answer(request({ routeOptions: { url } }), reply(200));
      expect(info).toHaveLength(2);
    });
  });
});
