import { describe, expect, it } from '@jest/globals';

import { isPortTaken, isStillEnding, startFailure } from './server-log.js';

const at = '2026-11-20 12:00:00.000 UTC [1] ';

describe('startFailure', () => {
  it('repeats the last complaint of the server, without its time stamp', () => {
    const log = `${at}LOG:  starting\n${at}FATAL:  data directory has wrong ownership\n${at}LOG:  shut down\n`;

    expect(startFailure('/data', log)).toMatchObject({
      code: 'EMBEDDED_POSTGRES_START_FAILED',
      message: 'The embedded PostgreSQL in /data did not start: data directory has wrong ownership',
    });
  });

  it('says what was wrong with the port, not that there is no socket', () => {
    const log = `${at}LOG:  could not bind IPv4 address "127.0.0.1": Permission denied\n${at}FATAL:  could not create any TCP/IP sockets\n`;

    expect(startFailure('/data', log).message).toMatch(
      /start: could not bind IPv4 address "127.0.0.1": Permission denied$/,
    );
  });

  it.each([
    ['initdb: error: invalid locale\n', undefined, 'invalid locale'],
    ['could not look up user\n\n', undefined, 'could not look up user'],
    ['', new Error('spawn failed'), 'Error: spawn failed'],
    ['', undefined, 'it said nothing'],
  ])('finds something to say in %j', (output, cause, reason) => {
    expect(startFailure('/data', output, cause).message).toMatch(new RegExp(`: ${reason}$`));
  });

  it.each([
    `${at}FATAL:  could not write lock file "postmaster.pid": No space left on device`,
    'initdb: error: could not write to file "x": No space left on device',
    `${at}PANIC:  could not write to file: Disk quota exceeded`,
  ])('knows a full disk: %s', (output) => {
    expect(startFailure('/data', output).code).toBe('EMBEDDED_POSTGRES_DISK_FULL');
  });

  it('knows a program that this system cannot run', () => {
    const cause = Object.assign(new Error('spawn initdb ENOENT'), { code: 'ENOENT' });

    expect(startFailure('/data', '', cause)).toMatchObject({ code: 'EMBEDDED_POSTGRES_UNSUPPORTED', cause });
  });
});

describe('the log of a server that did not come up', () => {
  it('tells a port that is taken', () => {
    expect(isPortTaken(`${at}LOG:  could not bind IPv4 address "127.0.0.1": Address already in use`)).toBe(true);
    expect(isPortTaken(`${at}LOG:  could not bind IPv4 address "127.0.0.1": Permission denied`)).toBe(false);
  });

  it('tells a predecessor that is still ending', () => {
    expect(isStillEnding(`${at}FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use`)).toBe(true);
    expect(isStillEnding(`${at}FATAL:  lock file "postmaster.pid" already exists`)).toBe(true);
    expect(isStillEnding(`${at}FATAL:  something else`)).toBe(false);
  });
});
