import { parseArgs } from 'node:util';
import { MigrationRunner } from '@ashlar/persistence';
import { entities, migrations } from '../app.schema.js';
import { configForShow, type ConfigWithDatabase, configWithDatabase } from './database.js';
import { UsageError } from './usage.js';

interface Flags {
  readonly to: string | undefined;
  readonly steps: number;
  readonly json: boolean;
}

type Action = (runner: MigrationRunner, flags: Flags) => Promise<number>;

/** What needs no database: none is started for it. */
const OFFLINE = ['sql'];

const ACTIONS: Readonly<Record<string, Action>> = {
  up: async (runner, { to }) => {
    const done = await runner.up({ ...(to !== undefined && { to }) });
    return say(done.length === 0 ? 'Nothing to do: every migration ran before.' : `${done.length} migrations ran.`);
  },
  down: async (runner, { steps }) => {
    const undone = await runner.down({ steps });
    return say(undone.length === 0 ? 'Nothing to undo.' : `${undone.length} migrations undone.`);
  },
  status: async (runner, { json }) => {
    const status = await runner.status();
    const lines = status.entries.map(({ state, name }) => `${state.padEnd(8)} ${name}`);
    say(json ? JSON.stringify(status, undefined, 2) : [...lines, `${status.pending} pending`].join('\n'));
    return status.pending === 0 ? 0 : 1;
  },
  check: async (runner, { json }) => {
    const result = await runner.check();
    if (json) say(JSON.stringify(result, undefined, 2));
    else say(result.ok ? 'Entities and schema agree, and every down restores.' : problemsOf(result).join('\n'));
    return result.ok ? 0 : 1;
  },
  sql: async (runner) => say(await runner.sql()),
};

/** `migrate up|down|status|check|sql`. */
export async function migrateCommand(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name ?? '') ? ACTIONS[name ?? ''] : undefined;
  if (!action) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new UsageError(name === undefined ? `Say what to do: ${known}.` : `"migrate" can't "${name}": ${known}.`);
  }
  const flags = flagsOf(rest);
  const { config, stopDatabase } = OFFLINE.includes(name ?? '') ? offline(rest) : await configWithDatabase(rest);
  try {
    const log = { log: tell, warn: tell };
    return await action(new MigrationRunner({ options: config.value.database, entities, migrations, log }), flags);
  } finally {
    await stopDatabase();
  }
}

function offline(args: string[]): ConfigWithDatabase {
  return { config: configForShow(args), stopDatabase: async () => undefined };
}

function flagsOf(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { to: { type: 'string' }, steps: { type: 'string', default: '1' }, json: { type: 'boolean' } },
  });
  const steps = Number(values.steps);
  if (!Number.isInteger(steps) || steps < 1) throw new UsageError('--steps must be a whole number above 0.');
  if (values.to === true) throw new UsageError('--to needs the name of a migration.');
  return { to: values.to as string | undefined, steps, json: values.json === true };
}

function problemsOf({ drift, irreversible }: Awaited<ReturnType<MigrationRunner['check']>>): string[] {
  return [
    ...drift.map((statement) => `Entities and schema differ; to agree: ${statement}`),
    ...irreversible.map(
      ({ name, differences }) => `The down of ${name} does not restore:\n  ${differences.join('\n  ')}`,
    ),
  ];
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** Progress goes beside the result, so that `migrate sql > file` holds nothing else. */
function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
