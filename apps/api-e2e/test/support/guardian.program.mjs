/**
 * Is told which processes a test has started (`+123`) and which have ended (`-123`), line by line. When its input ends, which
 * happens also when the test is killed, it kills those that are left.
 */
import { createInterface } from 'node:readline';

const guarded = new Set();

createInterface({ input: process.stdin })
  .on('line', (line) => (line.startsWith('+') ? guarded.add(line.slice(1)) : guarded.delete(line.slice(1))))
  .on('close', () => {
    for (const pid of guarded) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
  });
