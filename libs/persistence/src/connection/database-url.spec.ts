import { describe, expect, it } from '@jest/globals';
import { parseDatabaseUrl, withDatabase } from './database-url.js';

describe('parseDatabaseUrl', () => {
  it('takes server and database out, never the password', () => {
    const parsed = parseDatabaseUrl('postgres://me:s%40cret@db.example:6543/my%20shop?sslmode=require&options=x');
    expect(parsed).toEqual({
      url: 'postgres://me:s%40cret@db.example:6543/my%20shop?options=x',
      tlsMode: 'require',
      label: 'db.example:6543/my shop',
      database: 'my shop',
    });
  });

  it('fills in what libpq fills in', () => {
    expect(parseDatabaseUrl('postgresql://me@db.example')).toMatchObject({
      label: 'db.example:5432/me',
      database: 'me',
    });
    expect(parseDatabaseUrl('postgres:///shop')?.label).toBe('localhost:5432/shop');
  });

  it.each([
    ['', 'disable'],
    ['?sslmode=disable', 'disable'],
    ['?sslmode=allow', 'disable'],
    ['?sslmode=prefer', 'require'],
    ['?sslmode=no-verify', 'require'],
    ['?ssl=true', 'require'],
    ['?sslmode=verify-ca', 'verify-full'],
    ['?sslmode=verify-full&uselibpqcompat=true', 'verify-full'],
    ['?sslmode=strange', 'verify-full'],
  ])('reads %j as %s', (query, mode) => {
    expect(parseDatabaseUrl(`postgres://a@b/c${query}`)).toMatchObject({ tlsMode: mode, url: 'postgres://a@b/c' });
  });

  it.each(['', 'mysql://a@b/c', 'db.example', 'postgres//'])('refuses %j', (text) => {
    expect(parseDatabaseUrl(text)).toBeUndefined();
  });
});

describe('withDatabase', () => {
  it('changes the database and nothing else', () => {
    expect(withDatabase('postgres://me:x@db:1/shop?application_name=a', 'a/b')).toBe(
      'postgres://me:x@db:1/a%2Fb?application_name=a',
    );
  });
});
