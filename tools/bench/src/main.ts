import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { resolve } from 'node:path';
import { type BenchArguments, benchArguments, type Mode, USAGE, UsageError } from './arguments.js';
import { authMode } from './auth.mode.js';
import { judge, sentence } from './goals.js';
import { limitsMode } from './limits.mode.js';
import { loadMode } from './load.mode.js';
import { CAN_PIN, Processes } from './processes.service.js';

const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** Exit code for a wrong command line (EX_USAGE of sysexits.h). */
const USAGE_EXIT_CODE = 64;

const MODES: Readonly<Record<Mode, typeof loadMode>> = { load: loadMode, auth: authMode, limits: limitsMode };

try {
  const wanted = benchArguments(process.argv.slice(2));
  if (wanted === undefined) process.stdout.write(USAGE);
  else process.exitCode = await measure(wanted);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = USAGE_EXIT_CODE;
}

async function measure(wanted: BenchArguments): Promise<number> {
  if (process.platform !== 'linux') throw new Error('CPU time is read from /proc: this runs on Linux only.');
  const processes = new Processes();
  let interrupted: number | undefined;
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES)) {
    process.on(signal, () => {
      interrupted ??= code;
      void processes.stopAll();
    });
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  try {
    const { text, figures, goals } = await MODES[wanted.mode](processes, wanted, say);
    const verdicts = judge(goals);
    process.stdout.write(`\n${text}\n\n${verdicts.map(sentence).join('\n')}\n`);
    if (wanted.output !== undefined) {
      const document = { settings: wanted, machine: machine(), goals: verdicts, ...figures };
      writeFileSync(resolve(process.env['INIT_CWD'] ?? '', wanted.output), `${JSON.stringify(document, null, 2)}\n`);
    }
    return verdicts.every(({ met }) => met) ? 0 : 1;
  } catch (error) {
    // What is ended in the middle fails, and that is no news.
    if (interrupted === undefined) throw error;
    return interrupted;
  } finally {
    await processes.stopAll();
  }
}

function machine(): object {
  return { cpu: cpus()[0]?.model, cores: availableParallelism(), pinned: CAN_PIN, node: process.version };
}
