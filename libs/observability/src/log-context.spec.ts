import type { Actor } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import { logContext } from './log-context.js';

const of = (actor: Actor) => logContext({ requestId: 'r', actor });

describe('logContext', () => {
  it('is empty outside of a context', () => {
    expect(logContext(undefined)).toEqual({});
  });

  it('names who acts, and says nothing of nobody', () => {
    expect(of({ kind: 'anonymous' })).toEqual({ requestId: 'r' });
    expect(of({ kind: 'system', name: 'schedule:clean-up' })).toEqual({
      requestId: 'r',
      actor: 'system:schedule:clean-up',
    });
    expect(of({ kind: 'api-key', id: 'k1', ownerId: 'u1', role: 'user', permissions: [] })).toMatchObject({
      actor: 'api-key:k1',
    });
  });

  it('names the trace', () => {
    const trace = { traceId: 't', spanId: 's', sampled: true };
    expect(logContext({ requestId: 'r', actor: { kind: 'anonymous' }, trace })).toEqual({
      requestId: 'r',
      traceId: 't',
    });
    expect(logContext(undefined, 'a')).toEqual({ traceId: 'a' });
    expect(logContext({ requestId: 'r', actor: { kind: 'anonymous' }, trace }, 'a')).toMatchObject({ traceId: 't' });
  });
});
