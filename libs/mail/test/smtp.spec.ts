import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MailMessage, outgoingMail } from '../src/index.js';
import { SmtpOptions, SmtpTransport, type SmtpTransportInit } from '../src/smtp/index.js';
import { describeMailTransport } from '../src/testing/index.js';
import { certificate } from './support/certificate.js';
import { decodeWords } from './support/parse-mail.js';
import { eventually } from './support/eventually.js';
import { type Behaviour, SmtpServer } from './support/smtp-server.js';

let server: SmtpServer;
let transports: SmtpTransport[] = [];
beforeEach(async () => {
  server = await new SmtpServer().start();
});
afterEach(async () => {
  await server.stop();
  await Promise.all(transports.map((transport) => transport.close()));
  transports = [];
});

function transport(options: Partial<SmtpOptions> = {}, init?: SmtpTransportInit): SmtpTransport {
  const made = new SmtpTransport(Object.assign(new SmtpOptions(), { url: server.url, ...options }), init);
  transports.push(made);
  return made;
}

const mail = (changes: Partial<MailMessage> = {}, id = 'id-1') =>
  outgoingMail(
    { to: 'ann@example.com', subject: 'Stones', text: 'One stone.', ...changes },
    { from: 'Ashlar <no-reply@example.org>', id },
  );

/** Replies so to commands that begin with the word. */
const reply =
  (word: string, answer: string): Behaviour =>
  (command) =>
    command.startsWith(word) ? answer : undefined;

describeMailTransport(
  'SmtpTransport',
  () => ({
    transport: transport(),
    received: () =>
      server.delivered.map(({ headers, subject, text, recipients }) => ({
        messageId: headers['message-id'] ?? '',
        to: recipients,
        subject,
        text,
      })),
  }),
  { describe, it },
);

describe('a mail by SMTP', () => {
  it('has its headers, and a text and an HTML part', async () => {
    const html = '<p>Ein Stein für <b>Ann</b></p>';
    const to = [{ address: 'ann@example.com', name: 'Änn "A", Stone' }];
    const headers = { 'List-Unsubscribe': '<https://example.org/u?1>', 'X-Note': 'Grüße' };
    const sent = mail({
      to,
      subject: 'Grüße, Ann 🪨',
      text: 'Ein Stein für Ann',
      html,
      headers,
      replyTo: 'help@example.org',
    });
    await expect(transport().send(sent)).resolves.toEqual({ messageId: '<id-1@example.org>', rejected: [] });

    const [arrived] = server.delivered;
    expect(arrived).toMatchObject({
      from: 'no-reply@example.org',
      recipients: ['ann@example.com'],
      subject: 'Grüße, Ann 🪨',
      html: `${html}\n`,
      headers: {
        from: 'Ashlar <no-reply@example.org>',
        'reply-to': 'help@example.org',
        'message-id': '<id-1@example.org>',
        'auto-submitted': 'auto-generated',
        'list-unsubscribe': '<https://example.org/u?1>',
        'mime-version': '1.0',
      },
    });
    expect(arrived?.text.trimEnd()).toBe('Ein Stein für Ann');
    expect(decodeWords(arrived?.headers['to'] ?? '')).toContain('Änn');
    expect(decodeWords(arrived?.headers['x-note'] ?? '')).toBe('Grüße');
    expect(arrived?.headers).not.toHaveProperty('x-mailer');
    expect(arrived?.source).toMatch(/^Subject: =\?UTF-8\?/m);
  });

  it('is signed by DKIM when there is a key', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await transport({}, { dkim: { domainName: 'example.org', keySelector: 'k1', privateKey: pem } }).send(mail());
    expect(server.delivered[0]?.headers['dkim-signature']).toMatch(/d=example\.org; .*s=k1;/);
  });

  it('signs in by the URL or by the options, with what they encode', async () => {
    const url = `smtp://us%40er:p%3Ass@127.0.0.1:${server.port}`;
    await transport({ url }).send(mail());
    await transport({ user: 'other', password: 'word' }).send(mail());
    const plain = (text: string) => `AUTH PLAIN ${Buffer.from(text).toString('base64')}`;
    expect(server.commands.filter((line) => line.startsWith('AUTH'))).toEqual([
      plain('\0us@er\0p:ss'),
      plain('\0other\0word'),
    ]);
  });

  it('uses no more connections than the pool has, and replaces them in time', async () => {
    const pool = transport({ poolSize: 2, messagesPerConnection: 5 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => pool.send(mail({}, `id-${index}`))));
    expect(server.delivered).toHaveLength(20);
    expect(server.peak).toBeLessThanOrEqual(2);
    expect(server.connections).toBe(4);
  });

  it('says which recipients were refused while others were taken', async () => {
    server.behaviour = reply('RCPT TO:<bob', '550 5.1.1 no such user');
    await expect(transport().send(mail({ to: ['ann@example.com', 'bob@example.com'] }))).resolves.toEqual({
      messageId: '<id-1@example.org>',
      rejected: ['bob@example.com'],
    });
    expect(server.delivered[0]?.recipients).toEqual(['ann@example.com']);
  });
});

describe('a failure by SMTP', () => {
  const refused = { code: 'MAIL_REFUSED', category: 'unprocessable' };
  const unavailable = { code: 'MAIL_UNAVAILABLE', category: 'unavailable' };

  it.each([
    ['a recipient', 'RCPT', '550 5.1.1 <ann@example.com> unknown', 550],
    ['a sender', 'MAIL', '553 5.7.1 not yours', 553],
    ['the data', 'DATA', '554 5.5.1 no', 554],
    ['the content', 'END', '552 5.3.4 too large', 552],
  ])('is for good when the server refuses %s with 5yz', async (_what, word, answer, responseCode) => {
    server.behaviour = reply(word, answer);
    await expect(transport().send(mail())).rejects.toMatchObject({ ...refused, details: { responseCode } });
    expect(server.delivered).toEqual([]);
  });

  it.each([
    ['a recipient', 'RCPT', '450 4.2.0 greylisted, come back', 300_000],
    ['a sender', 'MAIL', '451 4.3.0 later', 300_000],
    ['the content', 'END', '452 4.3.1 no room', 300_000],
    ['the session', 'MAIL', '421 4.3.2 going down', 10_000],
  ])('is temporary when the server puts %s off with 4yz', async (_what, word, answer, retryAfterMs) => {
    server.behaviour = reply(word, answer);
    await expect(transport().send(mail())).rejects.toMatchObject({ ...unavailable, retryAfterMs });
  });

  it.each([
    ['a greeting of 554', 'CONNECT', '554 5.3.2 not now'],
    ['a sign-in that is refused', 'AUTH', '535 5.7.8 wrong password'],
    ['a demand to sign in', 'MAIL', '530 5.7.0 sign in first'],
    ['a connection that is dropped at the start', 'EHLO', 'drop'],
    ['a connection that is dropped in the middle', 'END', 'drop'],
  ])('is temporary after %s, which is no fault of the message', async (_what, word, answer) => {
    server.behaviour = reply(word, answer);
    const sending = transport({ user: 'user', password: 'word' }).send(mail());
    await expect(sending).rejects.toMatchObject({ ...unavailable, retryAfterMs: 10_000 });
    expect(server.delivered).toEqual([]);
  });

  it.each([
    ['greet', 'CONNECT'],
    ['answer', 'RCPT'],
    ['take the content', 'END'],
  ])('ends in time when the server does not %s', async (_what, word) => {
    server.behaviour = reply(word, 'hang');
    const started = performance.now();
    await expect(transport({ greetingTimeout: 100, socketTimeout: 100 }).send(mail())).rejects.toMatchObject(
      unavailable,
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('ends in time as a whole when the server is slow but never silent', async () => {
    const timer = setInterval(() => {
      for (const socket of server.sockets) socket.write('250-still\r\n');
    }, 20);
    server.behaviour = reply('RCPT', 'hang');
    const sending = transport({ socketTimeout: 10_000, sendTimeout: 300 }).send(mail());
    await expect(sending).rejects.toMatchObject(unavailable);
    clearInterval(timer);
  });

  it('is temporary when nobody listens', async () => {
    const nobody = transport({ url: server.url });
    await server.stop();
    const sending = nobody.send(mail());
    await expect(sending).rejects.toMatchObject({ ...unavailable, cause: { code: 'ESOCKET' } });
  });

  it('holds no address: errors are logged', async () => {
    server.behaviour = reply('RCPT', '550 5.1.1 <ann@example.com>: ann@example.com unknown');
    const error = (await transport()
      .send(mail())
      .catch((failure: unknown) => failure)) as Error;
    expect(error.cause).toMatchObject({ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 });
    const shown = `${error.stack} ${(error.cause as Error).stack} ${JSON.stringify([error, error.cause])}`;
    expect(shown).toContain('unknown');
    expect(shown).not.toContain('ann@');
  });

  it('of one mail does not keep the next from going out', async () => {
    const pool = transport({ poolSize: 1 });
    server.behaviour = reply('RCPT', '550 no');
    await expect(pool.send(mail())).rejects.toMatchObject(refused);
    server.behaviour = reply('END', 'drop');
    await expect(pool.send(mail())).rejects.toMatchObject(unavailable);
    server.behaviour = () => undefined;
    await expect(pool.send(mail())).resolves.toMatchObject({ rejected: [] });
  });
});

describe('TLS', () => {
  it('is demanded before anything is said, where plaintext is not allowed', async () => {
    const strict = transport({ plaintext: 'never', user: 'user', password: 'word' });
    await expect(strict.send(mail())).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
    expect(server.commands.some((line) => /^(AUTH|MAIL)/.test(line))).toBe(false);
  });

  it('is demanded of every server that is not on this machine, unless the options say otherwise', async () => {
    // Leads here, but is not an address of this machine alone.
    const url = `smtp://0.0.0.0:${server.port}`;
    await expect(transport({ url }).send(mail())).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
    expect(server.delivered).toEqual([]);
    await transport({ url, plaintext: 'anywhere' }).send(mail());
    expect(server.delivered).toHaveLength(1);
  });

  const ca = { tls: { ca: certificate.cert } };

  it('carries mail and the sign-in after STARTTLS', async () => {
    server.extensions = ['STARTTLS', 'AUTH PLAIN'];
    await transport({ plaintext: 'never', user: 'user', password: 'word' }, ca).send(mail());
    expect(server.delivered).toHaveLength(1);
    expect(server.commands.map((line) => line.slice(0, 4).toUpperCase()).slice(0, 5)).toEqual([
      'EHLO',
      'STAR',
      'EHLO',
      'AUTH',
      'MAIL',
    ]);
  });

  it('carries mail by smtps', async () => {
    server.secure = true;
    await transport({ url: `smtps://localhost:${server.port}`, plaintext: 'never' }, ca).send(mail());
    expect(server.delivered).toHaveLength(1);
  });

  it('is refused with a certificate that nobody vouches for, on this machine too', async () => {
    server.secure = true;
    const sending = transport({ url: `smtps://localhost:${server.port}` }).send(mail());
    await expect(sending).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
    expect(server.commands).toEqual([]);
  });

  it('is spoken from the first octet on with smtps', async () => {
    const url = `smtps://127.0.0.1:${server.port}`;
    await expect(transport({ url, connectTimeout: 500 }).send(mail())).rejects.toMatchObject({
      code: 'MAIL_UNAVAILABLE',
    });
    expect(server.commands.some((line) => /^(EHLO|AUTH|MAIL)/.test(line))).toBe(false);
  });
});

describe('verifying', () => {
  it('connects and signs in, and sends nothing', async () => {
    await transport({ user: 'user', password: 'word' }).verify();
    expect(server.commands.map((line) => line.slice(0, 4))).toEqual(expect.arrayContaining(['EHLO', 'AUTH']));
    expect(server.delivered).toEqual([]);
  });

  it('fails when the sign-in does', async () => {
    server.behaviour = reply('AUTH', '535 5.7.8 wrong');
    const verifying = transport({ user: 'user', password: 'word' }).verify();
    await expect(verifying).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', cause: { responseCode: 535 } });
  });
});

describe('closing', () => {
  it('lets mail that is under way arrive, takes none after, and leaves no connection', async () => {
    const pool = transport({ poolSize: 2 });
    const sending = Array.from({ length: 10 }, (_, index) => pool.send(mail({}, `id-${index}`)));
    await pool.close();
    await expect(Promise.all(sending)).resolves.toHaveLength(10);
    await expect(pool.send(mail())).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
    await expect(pool.verify()).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
    expect(server.delivered).toHaveLength(10);
    await eventually(() => expect(server.sockets.size).toBe(0));
  });

  it('cuts off what takes too long', async () => {
    server.behaviour = reply('END', 'hang');
    const pool = transport({ closeTimeout: 50 });
    const sending = pool.send(mail()).catch((error: unknown) => error);
    await eventually(() => expect(server.commands).toContain('DATA'));
    await pool.close();
    expect(await sending).toMatchObject({ code: 'MAIL_UNAVAILABLE' });
    await eventually(() => expect(server.sockets.size).toBe(0));
  });
});

describe('SmtpOptions', () => {
  it('need a URL', () => {
    expect(() => new SmtpTransport(new SmtpOptions())).toThrow(
      expect.objectContaining({ code: 'MAIL_OPTIONS_INVALID', fields: [expect.objectContaining({ pointer: '/url' })] }),
    );
  });

  it('are refused with all mistakes at once, without the values', () => {
    const wrong = { url: 'smtp://user:pa55@host?tls=no', user: 'user', poolSize: 0 };
    let error: unknown;
    try {
      transport(wrong);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'MAIL_OPTIONS_INVALID',
      fields: [{ pointer: '/poolSize' }, { pointer: '/url' }, { pointer: '/password' }],
    });
    expect(String(error)).not.toContain('pa55');
  });
});
