import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatMailbox, tryParseMailbox } from './mailbox.js';
import { MAIL_LIMITS, type MailMessage, outgoingMail } from './message.js';

const MESSAGE: MailMessage = { to: 'ann@example.com', subject: 'Stones', text: 'One stone.' };
const checked = (changes: object = {}) =>
  outgoingMail({ ...MESSAGE, ...changes }, { from: 'Ashlar <no-reply@example.org>', id: 'id-1' });

/** Where the mistakes of a message are. */
function mistakes(changes: object): string[] {
  try {
    checked(changes);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'MAIL_INVALID_MESSAGE', category: 'invalid' });
    return (error as { fields: { pointer: string }[] }).fields.map(({ pointer }) => pointer);
  }
}

describe('a message', () => {
  it('is completed by the defaults', () => {
    expect(checked()).toEqual({
      messageId: '<id-1@example.org>',
      from: { address: 'no-reply@example.org', name: 'Ashlar' },
      to: [{ address: 'ann@example.com' }],
      subject: 'Stones',
      text: 'One stone.',
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  });

  it('says otherwise where it does', () => {
    const more = {
      to: ['Ann <ann@example.com>', { address: 'BOB@example.com', name: 'Bob' }],
      from: { address: 'sales@example.net' },
      replyTo: '"Help, please" <help@example.net>',
      html: '<p>One stone.</p>',
      headers: { 'auto-submitted': 'auto-replied', 'X-Kind': 'note' },
      id: 'job-7',
    };
    expect(checked(more)).toEqual({
      messageId: '<job-7@example.net>',
      from: { address: 'sales@example.net' },
      to: [
        { address: 'ann@example.com', name: 'Ann' },
        { address: 'bob@example.com', name: 'Bob' },
      ],
      replyTo: { address: 'help@example.net', name: 'Help, please' },
      subject: 'Stones',
      text: 'One stone.',
      html: '<p>One stone.</p>',
      headers: { 'auto-submitted': 'auto-replied', 'X-Kind': 'note' },
    });
  });

  it.each([
    ['nobody', { to: [] }, ['/to']],
    ['too many', { to: Array.from({ length: 51 }, (_, index) => `u${index}@example.com`) }, ['/to']],
    ['no addresses', { to: ['ann', 7, null, undefined] }, ['/to/0', '/to/1', '/to/2', '/to/3']],
    ['two addresses in one', { to: 'ann@example.com, bob@example.com' }, ['/to/0']],
    ['a wrong sender and answer', { from: 'x', replyTo: 'y' }, ['/from', '/replyTo']],
    ['no subject', { subject: '  ' }, ['/subject']],
    ['a long subject', { subject: 'x'.repeat(256) }, ['/subject']],
    ['a body that is no text', { text: { path: '/etc/passwd' } }, ['/text']],
    ['an HTML body that is no text', { html: { href: 'http://127.0.0.1/' } }, ['/html']],
    ['NUL', { text: 'a\0b', html: '\0' }, ['/text', '/html']],
    ['a large body', { text: 'ß'.repeat(MAIL_LIMITS.bodyOctets / 2 + 1) }, ['/text']],
    ['headers of our own', { headers: { bcc: 'bob@example.com', 'Content-Type': 'x' } }, ['/headers', '/headers']],
    ['a long header', { headers: { 'X-A': 'x'.repeat(999) } }, ['/headers/X-A']],
    ['a header that is no text', { headers: { 'X-A': 7 } }, ['/headers/X-A']],
    ['an id that leaves its place', { id: 'a@b>' }, ['/id']],
    [
      'many headers',
      { headers: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`X-${index}`, 'x'])) },
      ['/headers'],
    ],
    ['several mistakes at once', { to: 'x', subject: '', id: '' }, ['/to/0', '/id', '/subject']],
  ])('is refused with %s', (_what, changes, pointers) => {
    expect(mistakes(changes)).toEqual(pointers);
  });

  it('needs a sender from somewhere', () => {
    expect(() => outgoingMail(MESSAGE, { id: 'x' })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ pointer: '/from' })] }),
    );
  });

  it('holds no refused value in its error', () => {
    expect(() => checked({ to: 'secret person', subject: 'secret\n' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});

describe('header injection', () => {
  it.each(['\r\n', '\n', '\r', '\0', '\u2028', '\u0085'])('is refused everywhere: %j', (lineBreak) => {
    const evil = `x${lineBreak}Bcc: eve@example.com`;
    expect(mistakes({ subject: evil })).toEqual(['/subject']);
    expect(mistakes({ to: `ann@example.com${lineBreak}` })).toEqual(['/to/0']);
    expect(mistakes({ to: `${evil} <ann@example.com>` })).toEqual(['/to/0']);
    expect(mistakes({ to: { address: 'ann@example.com', name: evil } })).toEqual(['/to/0']);
    expect(mistakes({ from: { address: 'ann@example.com', name: `Ann${lineBreak}` } })).toEqual(['/from']);
    expect(mistakes({ replyTo: `${lineBreak}ann@example.com` })).toEqual(['/replyTo']);
    expect(mistakes({ headers: { 'X-A': evil } })).toEqual(['/headers/X-A']);
    expect(mistakes({ headers: { [`X-A${lineBreak}`]: 'x' } })).toEqual(['/headers']);
    expect(mistakes({ id: `x${lineBreak}` })).toEqual(['/id']);
  });

  it('finds no way, whatever is tried', () => {
    const nasty = fc.string({ unit: fc.constantFrom('\r', '\n', ':', '<', '>', '"', ',', 'a', '@', '.', ' ', 'é') });
    fc.assert(
      fc.property(nasty, nasty, (one, other) => {
        for (const changes of [
          { subject: one },
          { to: one },
          { to: { address: 'a@b.c', name: one } },
          { headers: { [other]: one } },
        ]) {
          if (mistakes(changes).length > 0) continue;
          const { to, subject, headers } = checked(changes);
          const written = [subject, ...to.map(formatMailbox), ...Object.entries(headers).flat()];
          for (const value of written) expect(value).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a mailbox', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    [' Ann@Example.com ', 'ann@example.com'],
    ['<ann@example.com>', 'ann@example.com'],
    ['Ann Stone <ann@example.com>', 'Ann Stone <ann@example.com>'],
    ['"Stone, Ann" <ann@example.com>', 'Stone, Ann <ann@example.com>'],
    [{ address: 'ann@example.com', name: 'Ann  Stone' }, 'Ann Stone <ann@example.com>'],
    ['eve@example.com <ann@example.com>', 'eve@example.com <ann@example.com>'],
  ])('is read from %j', (input, written) => {
    const mailbox = tryParseMailbox(input);
    expect(mailbox && formatMailbox(mailbox)).toBe(written);
  });

  it.each([
    '',
    'ann',
    'ann@example.com>',
    'Ann <>',
    'A <b <ann@example.com>> x',
    { name: 'Ann' },
    { address: 'ann@example.com', name: '\u202e' },
    7,
  ])('is not read from %j', (input) => {
    expect(tryParseMailbox(input)).toBeUndefined();
  });
});
