import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleApp, startSampleApp } from './sample-app.js';

let sample: SampleApp;
beforeAll(async () => void (sample = await startSampleApp({ options: { bodyLimit: 1_000 } })));
afterAll(() => sample.app.close());

const head = (length: number) =>
  `POST /api/v1/people HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

describe('a body that is too large', () => {
  it('is heard out, so that whoever still sends it gets the answer', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(8 * 1024 * 1024) });
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const answer = await fetch(`${sample.url}/api/v1/people`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        return answer.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([413]));
  });

  it('is not waited for when it does not come', async () => {
    const socket = connect(Number(new URL(sample.url).port), '127.0.0.1');
    const begin = performance.now();
    socket.write(`${head(1_000_000)}{"a":`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 413 /);
    expect(performance.now() - begin).toBeLessThan(3_000);
    socket.destroy();
  });
});
