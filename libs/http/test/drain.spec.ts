import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { fastify as createServer } from 'fastify';
import { drainOnClose } from '../src/drain.hook.js';

async function start(timeout: number) {
  const fastify = createServer();
  const state = { isStopping: false };
  drainOnClose(fastify, timeout, state);
  let release: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    fastify.get('/slow', async () => {
      resolve();
      await new Promise<void>((done) => (release = done));
      return 'finished';
    });
  });
  fastify.get('/quick', async () => 'quick');
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  return { fastify, state, url, started, release: () => release() };
}

describe('closing the server', () => {
  it('lets a request in flight finish', async () => {
    const { fastify, url, started, release } = await start(10_000);
    const answer = fetch(`${url}/slow`).then((response) => response.text());
    await started;
    const closed = fastify.close();
    release();
    await expect(answer).resolves.toBe('finished');
    await closed;
  });

  it('asks clients to connect anew once it stops', async () => {
    const { fastify, state, url } = await start(10_000);
    expect((await fetch(`${url}/quick`)).headers.get('connection')).toBe('keep-alive');
    state.isStopping = true;
    expect((await fetch(`${url}/quick`)).headers.get('connection')).toBe('close');
    await fastify.close();
  });

  it('waits for no connection that is idle or half-sent', async () => {
    const { fastify, url } = await start(10_000);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n');
    const ended = once(socket, 'close');
    socket.on('error', () => undefined);
    await Promise.race([
      fastify.close(),
      wait(5_000, undefined, { ref: false }).then(() => Promise.reject(new Error('still open'))),
    ]);
    await ended;
  });

  it('cuts off what takes longer than the limit', async () => {
    const { fastify, url, started } = await start(50);
    const answer = fetch(`${url}/slow`);
    await started;
    await Promise.all([expect(answer).rejects.toThrow(), fastify.close()]);
  });
});
