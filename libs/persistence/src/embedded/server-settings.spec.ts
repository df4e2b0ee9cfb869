import { describe, expect, it } from '@jest/globals';

import { databaseUrl, initdbArguments, postgresArguments } from './server-settings.js';

describe('the arguments of the programs', () => {
  it('make a cluster that asks for a password and sorts text the same everywhere', () => {
    expect(initdbArguments('/c', 'me', '/p')).toEqual(
      expect.arrayContaining([
        '--pgdata=/c',
        '--username=me',
        '--pwfile=/p',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
      ]),
    );
  });

  it('let the caller have the last word on settings', () => {
    const args = postgresArguments('/c', 5_432, true, { fsync: 'on', work_mem: '8MB' }, 'linux');

    expect(args.slice(0, 2)).toEqual(['-D', '/c']);
    expect(args).toEqual(expect.arrayContaining(['port=5432', 'fsync=on', 'synchronous_commit=off', 'work_mem=8MB']));
    expect(args).not.toContain('fsync=off');
  });

  it('give up durability only for ephemeral data', () => {
    expect(postgresArguments('/c', 1, false, {}, 'linux').join(' ')).not.toMatch(
      /fsync|full_page_writes|synchronous_commit/,
    );
  });

  it('keep shared memory in the data folder where the system can', () => {
    const typeOn = (platform: string): string | undefined =>
      postgresArguments('/c', 1, false, {}, platform).find((arg) => arg.startsWith('dynamic_shared_memory_type'));

    expect(typeOn('linux')).toBe('dynamic_shared_memory_type=mmap');
    expect(typeOn('win32')).toBeUndefined();
  });
});

describe('databaseUrl', () => {
  it('survives any password', () => {
    const { username, password, port, pathname } = new URL(databaseUrl('m@e', 'a:b/c?d#e%', 5_432, 'shop'));

    expect([username, password].map(decodeURIComponent)).toEqual(['m@e', 'a:b/c?d#e%']);
    expect({ port, pathname }).toEqual({ port: '5432', pathname: '/shop' });
  });
});
