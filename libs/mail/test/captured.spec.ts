import { describe, expect, it } from '@jest/globals';
import { MailRefusedError, outgoingMail } from '../src/index.js';
import { CapturedMail, describeMailTransport } from '../src/testing/index.js';

const mail = (to: string, subject = 'Stones') =>
  outgoingMail({ to, subject, text: 'One stone.' }, { from: 'no-reply@example.org', id: 'id-1' });

describeMailTransport(
  'CapturedMail',
  () => {
    const transport = new CapturedMail();
    const received = () =>
      transport.messages.map(({ to, ...rest }) => ({ ...rest, to: to.map(({ address }) => address) }));
    return { transport, received };
  },
  { describe, it },
);

describe('CapturedMail', () => {
  it('finds the newest, of all or to an address in any case', async () => {
    const captured = new CapturedMail();
    expect(captured.last()).toBeUndefined();
    await captured.send(mail('ann@example.com', 'first'));
    await captured.send(mail('ann@example.com', 'second'));
    await captured.send(mail('bob@example.com', 'third'));
    expect(captured.last()?.subject).toBe('third');
    expect(captured.last('Ann@Example.com')?.subject).toBe('second');
    expect(captured.last('eve@example.com')).toBeUndefined();
    expect(captured.last('nobody')).toBeUndefined();
  });

  it('waits for a mail that comes, and gives one that is there', async () => {
    const captured = new CapturedMail();
    const waiting = captured.waitFor(({ subject }) => subject === 'second');
    await captured.send(mail('ann@example.com', 'first'));
    await captured.send(mail('ann@example.com', 'second'));
    await expect(waiting).resolves.toMatchObject({ subject: 'second' });
    await expect(captured.waitFor(() => true, 1)).resolves.toMatchObject({ subject: 'first' });
  });

  it('waits no longer than it is told', async () => {
    const captured = new CapturedMail();
    await expect(captured.waitFor(() => true, 1)).rejects.toThrow('No such mail within 1 ms; 0 others were sent.');
  });

  it('forgets, and fails as it is told', async () => {
    const captured = new CapturedMail();
    await captured.send(mail('ann@example.com'));
    captured.clear();
    expect(captured.messages).toEqual([]);
    captured.failNext(new MailRefusedError({ responseCode: 550 }));
    await expect(captured.send(mail('ann@example.com'))).rejects.toMatchObject({ code: 'MAIL_REFUSED' });
    await captured.send(mail('ann@example.com'));
    expect(captured.messages).toHaveLength(1);
    captured.failVerify(new Error('down'));
    await expect(captured.verify()).rejects.toThrow('down');
    captured.failVerify();
    await expect(captured.verify()).resolves.toBeUndefined();
  });
});
