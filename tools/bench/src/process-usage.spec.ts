import { describe, expect, it } from '@jest/globals';
import { parseUsage } from './process-usage.js';

const STAT = '42 (a) 1 2 (b) S 1 42 42 0 -1 4194560 9000 0 0 0 150 25 7 8 20 0 11 0 100 1000000 12000 1 2 3';
const STATUS = 'Name:\tnode\nVmHWM:\t  99999 kB\nVmRSS:\t   51200 kB\nThreads:\t11\n';

describe('parseUsage', () => {
  it('adds user and system time, whatever the name of the process', () => {
    expect(parseUsage(STAT, STATUS)).toEqual({ cpuMs: 1_750, rssMiB: 50 });
  });

  it('refuses what it does not know', () => expect(() => parseUsage('', '')).toThrow(/Linux/));
});
