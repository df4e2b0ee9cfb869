import { describe, expect, it, jest } from '@jest/globals';
import { ConsoleTransport, type MailMessage, outgoingMail } from '../src/index.js';
import { describeMailTransport, type ReceivedMail } from '../src/testing/index.js';

const mail = (changes: Partial<MailMessage> = {}) =>
  outgoingMail(
    { to: ['ann@example.com', 'Bob <bob@example.com>'], subject: 'Stones', text: 'One stone.', ...changes },
    { from: 'Ashlar <no-reply@example.org>', id: 'id-1' },
  );

function terminal() {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  return { written, transport: new ConsoleTransport({ production: false, stream }) };
}

/** Reads a frame as a person would. */
function read(frame: string): ReceivedMail {
  const rows = frame
    .split('\n')
    .slice(1, -2)
    .map((row) => row.slice(2));
  const field = (name: string) => (rows.find((row) => row.startsWith(`${name}:`)) ?? '').slice(10);
  const to = field('To')
    .split(', ')
    .flatMap((one) => /[^\s<>]+@[^\s<>]+/.exec(one)?.[0] ?? []);
  return { messageId: field('Id'), to, subject: field('Subject'), text: rows.slice(rows.indexOf('') + 1).join('\n') };
}

describeMailTransport(
  'ConsoleTransport',
  () => {
    const { transport, written } = terminal();
    return { transport, received: () => written.map(read) };
  },
  { describe, it },
);

describe('ConsoleTransport', () => {
  it('writes a frame that people can read', async () => {
    const { transport, written } = terminal();
    await transport.send(
      mail({ text: 'Hello\r\n\n\tlink: https://example.org', html: '<p>x</p>', replyTo: 'help@example.org' }),
    );
    const rule = '─'.repeat(76);
    expect(written.join('')).toBe(`┌${rule}
│ From:     Ashlar <no-reply@example.org>
│ To:       ann@example.com, Bob <bob@example.com>
│ Reply-To: help@example.org
│ Subject:  Stones
│ Id:       <id-1@example.org>
│ HTML:     8 characters, not shown
│
│ Hello
│
│     link: https://example.org
└${rule}
`);
  });

  it('lets no mail control the terminal', async () => {
    const { transport, written } = terminal();
    await transport.send(mail({ text: '\u001b[2J\u0007\u009bA\u202eB' }));
    expect(written.join('')).toContain('│ [2JAB\n');
  });

  it('writes to the standard output, and not to the log', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    await new ConsoleTransport({ production: false }).send(mail());
    const calls = write.mock.calls.map(([text]) => String(text));
    write.mockRestore();
    expect(calls.join('')).toContain('Subject:  Stones');
  });

  it('is refused in production', () => {
    expect(() => new ConsoleTransport({ production: true })).toThrow(
      expect.objectContaining({ code: 'MAIL_DEVELOPMENT_ONLY', message: expect.stringContaining('ConsoleTransport') }),
    );
  });
});
