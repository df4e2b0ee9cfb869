import assert from 'node:assert/strict';
import type { MailTransport } from '../mail.transport.js';
import { type MailMessage, type OutgoingMail, outgoingMail } from '../message.js';

/** `describe` and `it` of Jest or `node:test`, or others that look like them. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** What came out at the other end of a transport, decoded. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** A transport, and a way to see what it sent. */
export interface TransportUnderTest {
  readonly transport: MailTransport;
  received(): readonly ReceivedMail[] | Promise<readonly ReceivedMail[]>;
}

const PARALLEL = 20;
const BODIES = [
  'plain',
  'two\nlines, and a blank one\n\nbelow',
  '.a point at the start\n.\n..\nend',
  'Grüße, 石, 🪨, עברית',
  `a long line ${'x'.repeat(2_000)} and on`,
  'From here on = no header\nSubject: not one',
];

/**
 * What every {@link MailTransport} does, as a suite of tests.
 *
 * @param name of the transport, in the names of the tests
 * @param make gives a transport that sent nothing, for each test
 * @param runner of the tests: `{ describe, it }`
 */
export function describeMailTransport(
  name: string,
  make: () => TransportUnderTest | Promise<TransportUnderTest>,
  { describe, it }: ContractRunner,
): void {
  const test = (fact: string, body: (under: TransportUnderTest) => Promise<void>) =>
    it(fact, async () => {
      const under = await make();
      try {
        await body(under);
      } finally {
        await under.transport.close?.();
      }
    });

  describe(`${name} keeps the contract of mail transports`, () => {
    test('has a short name', async ({ transport }) => {
      assert.match(transport.name, /^[a-z][a-z-]{1,30}$/);
    });

    test('carries subjects and texts as they are', async ({ transport, received }) => {
      for (const [index, text] of BODIES.entries()) {
        await transport.send(sample(`body-${index}`, { text, subject: `Ñ 石 🪨 ${'long '.repeat(20)}${index}` }));
      }
      const arrived = await received();
      assert.equal(arrived.length, BODIES.length);
      for (const [index, mail] of arrived.entries()) {
        assert.equal(mail.subject, `Ñ 石 🪨 ${'long '.repeat(20)}${index}`);
        assert.equal(mail.text.trimEnd(), BODIES[index]);
      }
    });

    test('reaches every recipient, and says the Message-ID', async ({ transport, received }) => {
      const mail = sample('several', { to: ['ann@example.com', { address: 'bob@example.com', name: 'Böb, "Jr."' }] });
      assert.deepEqual(await transport.send(mail), { messageId: '<several@example.org>', rejected: [] });
      const [arrived] = await received();
      assert.equal(arrived?.messageId, '<several@example.org>');
      assert.deepEqual([...(arrived?.to ?? [])].sort(), ['ann@example.com', 'bob@example.com']);
    });

    test(`sends ${PARALLEL} mails at the same time, each once`, async ({ transport, received }) => {
      const ids = Array.from({ length: PARALLEL }, (_, index) => `parallel-${index}`);
      await Promise.all(ids.map((id) => transport.send(sample(id))));
      const arrived = (await received()).map(({ messageId }) => messageId);
      assert.deepEqual(arrived.sort(), ids.map((id) => `<${id}@example.org>`).sort());
    });

    test('verifies that it can send', async ({ transport, received }) => {
      await transport.verify?.();
      assert.equal((await received()).length, 0);
    });

    test('closes more than once', async ({ transport }) => {
      await transport.send(sample('before'));
      await Promise.all([transport.close?.(), transport.close?.()]);
      await transport.close?.();
    });
  });
}

function sample(id: string, changes: Partial<MailMessage> = {}): OutgoingMail {
  const message = {
    to: 'ann@example.com',
    subject: 'Stones',
    text: 'One stone.',
    html: '<p>One stone.</p>',
    ...changes,
  };
  return outgoingMail(message, { from: 'Ashlar <no-reply@example.org>', id });
}
