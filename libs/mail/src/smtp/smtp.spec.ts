import { describe, expect, it } from '@jest/globals';
import { smtpFailure } from './smtp-failure.js';
import { isLoopback, tryParseSmtpUrl } from './smtp-url.js';

describe('the URL of a mail server', () => {
  it.each([
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, secure: true }],
    ['smtp://mail.example.org/', { host: 'mail.example.org', port: 587, secure: false }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, secure: false }],
    [
      'smtps://a%40b:c%2Fd@mail.example.org:2465',
      { host: 'mail.example.org', port: 2465, secure: true, user: 'a@b', password: 'c/d' },
    ],
  ])('is read: %s', (url, parts) => {
    expect(tryParseSmtpUrl(url)).toEqual(parts);
  });

  it.each([
    '',
    'mail.example.org',
    'http://mail.example.org',
    'smtp://',
    'smtp://h/path',
    'smtp://h?tls=no',
    'smtp://h#x',
    'smtp://u%ZZ@h',
    'smtp://h:99999',
    'smtp://a b',
  ])('is refused: %j', (url) => {
    expect(tryParseSmtpUrl(url)).toBeUndefined();
  });

  it('is of this machine, or not', () => {
    expect(['localhost', '127.0.0.1', '127.1.2.3', '::1'].every(isLoopback)).toBe(true);
    expect(['127.0.0.1.example.org', 'localhost.example.org', '10.0.0.1', '::2'].some(isLoopback)).toBe(false);
  });
});

describe('a failure by SMTP', () => {
  it.each([
    [{ code: 'EENVELOPE', responseCode: 550 }, 'MAIL_REFUSED'],
    [{ code: 'EMESSAGE', responseCode: 554 }, 'MAIL_REFUSED'],
    [{ code: 'EMESSAGE' }, 'MAIL_REFUSED'],
    [{ code: 'EENVELOPE', responseCode: 451 }, 'MAIL_UNAVAILABLE'],
    [{ code: 'EENVELOPE', responseCode: 503 }, 'MAIL_UNAVAILABLE'],
    [{ code: 'EAUTH', responseCode: 535 }, 'MAIL_UNAVAILABLE'],
    [{ code: 'ETLS' }, 'MAIL_UNAVAILABLE'],
    [{ code: 'EDNS' }, 'MAIL_UNAVAILABLE'],
    [{}, 'MAIL_UNAVAILABLE'],
  ])('of %j is %s', (failure, code) => {
    expect(smtpFailure(failure)).toMatchObject({ code });
  });
});
