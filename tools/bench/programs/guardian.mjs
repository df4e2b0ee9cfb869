/**
 * Is told which processes were started (`+123`) and which have ended (`-123`), line by line. When its input ends, which happens
 * also when the harness is killed, it ends those that are left: in order, and by force if they do not.
 */
import { createInterface } from 'node:readline';

const GRACE_MS = 5_000;

const guarded = new Set();

createInterface({ input: process.stdin })
  .on('line', (line) => (line.startsWith('+') ? guarded.add(line.slice(1)) : guarded.delete(line.slice(1))))
  .on('close', () => {
    if (guarded.size === 0) return;
    signalAll('SIGTERM');
    setTimeout(() => signalAll('SIGKILL'), GRACE_MS);
  });

function signalAll(signal) {
  for (const pid of guarded) {
    try {
      process.kill(Number(pid), signal);
    } catch {
      guarded.delete(pid);
    }
  }
}
