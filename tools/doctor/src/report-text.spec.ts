import { describe, expect, it } from '@jest/globals';
import type { Finding } from './finding.js';
import { type Diagnosis, reportOf } from './report.js';
import { reportText } from './report-text.js';

const finding = (message: string, command?: string): Finding => ({
  code: 'PEER_MISSING',
  severity: 'error',
  message,
  details: [],
  fix: 'Install.',
  ...(command !== undefined && { command }),
});

describe('reportText', () => {
  it('says once, and last, what several findings have in common', () => {
    const findings = [
      finding('A is missing.', 'npm install a b'),
      finding('B is missing.', 'npm install a b'),
      finding('C.'),
    ];
    const diagnosis: Diagnosis = {
      service: { name: 'shop', folder: '/shop', node: '24.0.0', packages: [] },
      checks: [{ id: 'peers', passed: '', findings }],
    };

    expect(reportText(diagnosis, reportOf(diagnosis, '1.0.0', false), false))
      .toBe(`ashlar-doctor 1.0.0, shop, Node 24.0.0

✖ Peers: 3 problems

  error PEER_MISSING
  A is missing.

  error PEER_MISSING
  B is missing.
  → Install.
    npm install a b

  error PEER_MISSING
  C.
  → Install.

3 errors, 0 warnings
`);
  });
});
