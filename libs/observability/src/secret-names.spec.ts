import { describe, expect, it } from '@jest/globals';
import { secretNames } from './secret-names.js';

const secrecyOf = secretNames();

describe('secretNames', () => {
  it.each(
    `password PASSWORD newPassword db_password passwd pwd passphrase secret clientSecret client-secret token accessToken
    refresh_token idToken csrfToken apiKey api_key x-api-key X-API-KEY authorization Authorization proxy-authorization
    http.request.header.authorization cookie set-cookie Cookies privateKey signingKey encryption_key secretAccessKey
    pepper salt otp totpCode pin cvv sid connect.sid PHPSESSID sessionId credential passwordHash recoveryCodes
    codeVerifier jwt`.split(/\s+/),
  )('hides %s', (name) => {
    expect(secrecyOf(name)).toBe('secret');
  });

  it.each(['tokens', 'maxTokens', 'passwords', 'secrets', 'apiKeys'])('hides %s unless it is a count', (name) => {
    expect(secrecyOf(name)).toBe('secrets');
  });

  it.each(
    `key publicKey primaryKey idempotencyKey idempotency-key accessKeyId tokenType tokenExpiresAt passwordChangedAt
    secretary author authorized code status requestId nextPageToken opinion robotp spin constructor __proto__`.split(
      /\s+/,
    ),
  )('shows %s', (name) => {
    expect(secrecyOf(name)).toBe('open');
  });

  it('knows more names and exceptions by option, in any spelling', () => {
    const own = secretNames({ also: ['national_id', 'pageToken'], except: ['Session-ID', 'csrfToken'] });
    expect(['nationalId', 'NATIONAL-ID', 'pageToken', 'sessionid', 'csrf_token', 'token'].map(own)).toEqual([
      'secret',
      'secret',
      'secret',
      'open',
      'open',
      'secret',
    ]);
  });

  it('shows what is in both lists', () => {
    expect(secretNames({ also: ['x'], except: ['X'] })('x')).toBe('open');
  });

  it('keeps its answers however many names there were', () => {
    for (let index = 0; index < 5_000; index++) expect(secrecyOf(`name${index}`)).toBe('open');
    expect(secrecyOf('password')).toBe('secret');
  });
});
