import { describe, expect, it } from '@jest/globals';

import { parsePostmasterFile } from './postmaster-file.js';

const WHOLE = '4711\n/data/cluster\n1763630000\n54329\n\n127.0.0.1\n  1835022  3\nready   \n';

describe('parsePostmasterFile', () => {
  it('reads the process, the port and the status', () => {
    expect(parsePostmasterFile(WHOLE)).toEqual({ pid: 4711, port: 54329, status: 'ready' });
  });

  it('reads a file that has only begun', () => {
    expect(parsePostmasterFile('4711\n/data')).toEqual({ pid: 4711, port: 0, status: '' });
  });

  it.each(['', '\n', 'not a number\n', '-4711\n', '47.11\n'])('sees none in %j', (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  });
});
