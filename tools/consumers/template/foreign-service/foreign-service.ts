import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import { MigrationRunner } from './ashlar/persistence.js';
import { useRateLimits } from './ashlar/rate-limiting.js';

import { AppModule } from './app.module.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & Record<string, unknown>[];
}

const password = 'seventeen bronze otters';

/** What two people get to hear who shop here: one line of JSON. */
async function converse(url: string): Promise<object> {
  async function call(path: string, { token, key, body }: { token?: string; key?: string; body?: object } = {}) {
    const headers = new Headers();
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (key !== undefined) headers.set('idempotency-key', `"${key}"`);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const method = body === undefined ? 'GET' : 'POST';
    const answer = await fetch(url + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
  }

  const login = (email: string, given = password): Promise<Answer> =>
    call('/auth/login', { body: { identifier: email, password: given } });
  const signUp = async (email: string): Promise<string> => {
    await call('/auth/register', { body: { email, password } });
    return String((await login(email)).body['accessToken']);
  };
  const order = (pieces: number, token: string, key: string): Promise<Answer> =>
    call('/orders', { token, key, body: { productId: 1, pieces } });
  const stock = async (): Promise<unknown> => (await call('/products')).body[0]?.['stock'];

  const refused = await call('/orders', { key: 'a', body: { productId: 1, pieces: 1 } });
  const [ann, bob] = [await signUp('ann@example.com'), await signUp('bob@example.com')];
  const first = await order(2, ann, 'a');
  const again = await order(2, ann, 'a');
  const reused = await order(3, ann, 'a');
  const ofBob = await order(1, bob, 'a');
  const atOnce = await Promise.all(Array.from({ length: 5 }, () => order(1, ann, 'b')));
  const tooMany = await order(100, ann, 'c');
  const wrong = await order(0, ann, 'd');
  const lists: Answer[] = [];
  for (let i = 0; i < 4; i++) lists.push(await call('/orders', { token: ann }));
  const guesses: number[] = [];
  for (let i = 0; i < 4; i++) guesses.push((await login('ann@example.com', 'a wrong guess of mine')).status);

  return {
    refused: [refused.status, refused.headers.get('content-type')?.split(';')[0], refused.body['code']],
    first: [first.status, first.body],
    again: [again.status, again.headers.get('idempotency-replayed'), again.body['id'] === first.body['id']],
    reused: [reused.status, reused.body['code']],
    ofBob: [ofBob.status, ofBob.headers.get('idempotency-replayed')],
    atOnce: atOnce.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed')).length,
    tooMany: [tooMany.status, tooMany.body['detail']],
    wrong: [wrong.status, wrong.body['code']],
    lists: lists.map(({ status }) => status),
    limit: lists[2]?.headers.get('ratelimit')?.split(';')[0],
    ordered: lists[0]?.body.map(({ pieces }) => pieces),
    guesses,
    stock: await stock(),
  };
}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  useRateLimits(app);
  await app.get(MigrationRunner).up();
  await app.listen(0, '127.0.0.1');
  try {
    process.stdout.write(`${JSON.stringify(await converse(await app.getUrl()))}\n`);
  } finally {
    await app.close();
  }
}

void main();
