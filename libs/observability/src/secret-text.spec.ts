import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withoutSecrets } from './secret-text.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nhunter2\n-----END RSA PRIVATE KEY-----';

describe('withoutSecrets', () => {
  it.each([
    ['Authorization: Bearer abc', 'Authorization: [hidden]'],
    ['authorization=Basic YTpi, retried', 'authorization=[hidden], retried'],
    ['sent Bearer 2YotnFZFEjr1zCsicMWpAA to it', 'sent Bearer [hidden] to it'],
    ['sent basic YWxhZGRpbjpvcGVuc2VzYW1l', 'sent basic [hidden]'],
    ['Cookie: sid=abc; theme=dark', 'Cookie: [hidden]'],
    ['postgres://app:hunter2@db:5432/app', 'postgres://app:[hidden]@db:5432/app'],
    ['redis://:hunter2@cache', 'redis://:[hidden]@cache'],
    ['amqp://u:p@ss/w@rd@mq', 'amqp://u:[hidden]@mq'],
    [`token ${JWT} expired`, 'token [hidden] expired'],
    [`${JWT}.a.b`, '[hidden]'],
    [`key: ${PEM} end`, 'key: [hidden] end'],
    [PEM.slice(0, 50), '[hidden]'],
    ['GET /reset?token=abc&next=/home', 'GET /reset?token=[hidden]&next=/home'],
    ['/cb?access_token=abc#x', '/cb?access_token=[hidden]'],
    ['psql password="correct horse" host=db', 'psql password=[hidden] host=db'],
    ['body {"password":"hunter2","name":"Ann"}', 'body {"password":"[hidden]","name":"Ann"}'],
    ['inner {\\"client_secret\\":\\"hunter2\\"}', 'inner {\\"client_secret\\":\\"[hidden]\\"}'],
    ["{ apiKey: 'x', 'api-key': 'hunter2' }", "{ apiKey: 'x', 'api-key': '[hidden]' }"],
  ])('hides the secret of %s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
    expect(withoutSecrets(shown)).toBe(shown);
  });

  it.each([
    'GET /projects/42 200',
    'basic authentication is required, bearer tokens are refused',
    'http://localhost:3000/projects?owner=ann@example.com',
    'listening on http://127.0.0.1:3000',
    'the password has to have 15 characters: token types differ',
    'file:///app/dist/main.js:10:5',
    'maxTokens=500 publicKey=abc',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'eyJ is how they begin',
  ])('leaves %s alone', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('hides what is in any text around', () => {
    const around = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(withoutSecrets(`${before} ${JWT} ${after}`)).not.toContain(JWT);
        expect(withoutSecrets(`${before} ${PEM} ${after}`)).not.toContain('hunter2');
      }),
    );
  });

  it.each([
    '://a:',
    'eyJaaaaaaa.',
    '-----BEGIN PRIVATE KEY-----',
    'bearer ',
    'token="',
    'cookie: a;',
    'secret\\\\',
    '"',
  ])('takes time in proportion to a text full of %j', (part) => {
    const started = performance.now();
    withoutSecrets(part.repeat(200_000 / part.length));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
