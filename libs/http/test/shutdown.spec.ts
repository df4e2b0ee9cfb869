import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('./shutdown.program.ts', import.meta.url));
const hooks = fileURLToPath(new URL('../../../tools/dev/ts-hooks.mjs', import.meta.url));

/** Runs the program in a process of its own until it is ready, sends the signals, and tells how it ended. */
async function endWith(mode: string, ...signals: NodeJS.Signals[]) {
  const child = spawn(process.execPath, ['--import', hooks, program, mode], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const next = text.includes('ready') || text.includes('closing') ? signals.shift() : undefined;
    if (next) child.kill(next);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, lines: output.trim().split('\n') };
}

describe('closeOnSignals', () => {
  it('closes and ends with 0 on SIGTERM', async () => {
    await expect(endWith('quick', 'SIGTERM')).resolves.toEqual({
      code: 0,
      lines: ['ready', 'closing SIGTERM', 'closed'],
    });
  });

  it('ends at once on a second signal', async () => {
    await expect(endWith('hanging', 'SIGINT', 'SIGINT')).resolves.toEqual({
      code: 130,
      lines: ['ready', 'closing SIGINT'],
    });
  });

  it('ends with 1 when closing fails, or takes too long', async () => {
    await expect(endWith('failing', 'SIGTERM')).resolves.toMatchObject({ code: 1 });
    await expect(endWith('hanging', 'SIGTERM')).resolves.toEqual({
      code: 1,
      lines: ['ready', 'closing SIGTERM', 'error Closing took longer than 500 ms'],
    });
  });
});
