import { type AppPlan, openApiInit, openApiOf } from '../plan.js';

/** `src/cli/migrate.command.ts`. */
export function migrateCommand(): string {
  return `import { parseArgs } from 'node:util';
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
    return say(done.length === 0 ? 'Nothing to do: every migration ran before.' : \`\${done.length} migrations ran.\`);
  },
  down: async (runner, { steps }) => {
    const undone = await runner.down({ steps });
    return say(undone.length === 0 ? 'Nothing to undo.' : \`\${undone.length} migrations undone.\`);
  },
  status: async (runner, { json }) => {
    const status = await runner.status();
    const lines = status.entries.map(({ state, name }) => \`\${state.padEnd(8)} \${name}\`);
    say(json ? JSON.stringify(status, undefined, 2) : [...lines, \`\${status.pending} pending\`].join('\\n'));
    return status.pending === 0 ? 0 : 1;
  },
  check: async (runner, { json }) => {
    const result = await runner.check();
    if (json) say(JSON.stringify(result, undefined, 2));
    else say(result.ok ? 'Entities and schema agree, and every down restores.' : problemsOf(result).join('\\n'));
    return result.ok ? 0 : 1;
  },
  sql: async (runner) => say(await runner.sql()),
};

/** \`migrate up|down|status|check|sql\`. */
export async function migrateCommand(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name ?? '') ? ACTIONS[name ?? ''] : undefined;
  if (!action) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new UsageError(name === undefined ? \`Say what to do: \${known}.\` : \`"migrate" can't "\${name}": \${known}.\`);
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
    ...drift.map((statement) => \`Entities and schema differ; to agree: \${statement}\`),
    ...irreversible.map(
      ({ name, differences }) => \`The down of \${name} does not restore:\\n  \${differences.join('\\n  ')}\`,
    ),
  ];
}

function say(text: string): number {
  process.stdout.write(\`\${text}\\n\`);
  return 0;
}

/** Progress goes beside the result, so that \`migrate sql > file\` holds nothing else. */
function tell(message: string): void {
  process.stderr.write(\`\${message}\\n\`);
}
`;
}

/** `src/cli/config.command.ts`. */
export function configCommand(): string {
  return `import { parseArgs } from 'node:util';
import { configReference, describeConfig, formatConfig } from '@ashlar/config';
import { AppConfig, CONFIG_NAMING } from '../app.config.js';
import { configForShow } from './database.js';

/** \`config\`: the effective settings and where each comes from, or with \`--reference\` the table of all there are. */
export async function configCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { json: { type: 'boolean' }, reference: { type: 'boolean' } },
  });
  process.stdout.write(
    \`\${values.reference ? configReference(AppConfig, CONFIG_NAMING) : effective(args, values.json === true)}\\n\`,
  );
  return 0;
}

function effective(args: string[], json: boolean): string {
  const rows = describeConfig(configForShow(args));
  return json ? JSON.stringify(rows, undefined, 2) : formatConfig(rows);
}
`;
}

/** `src/cli/openapi.command.ts`. */
export function openApiCommand(plan: AppPlan): string {
  return `import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createHttpApplication, createOpenApiDocument } from '@ashlar/http';
import { AppModule } from '../app.module.js';
import { ${openApiInit(plan)} } from '../app.info.js';
import { configForShow } from './database.js';
import { UsageError } from './usage.js';

/** \`openapi\`: the document of everything that is routed. Connects to nothing. */
export async function openApiCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { output: { type: 'string' } },
  });
  if (values.output === true) throw new UsageError('--output needs the name of a file.');
  const config = configForShow(args);
  const app = await createHttpApplication(AppModule.forRoot(config), {
    options: config.value.http,
    openApi: ${openApiOf(plan)},
    preview: true,
  });
  const document = createOpenApiDocument(app, ${openApiOf(plan)});
  const text = \`\${JSON.stringify(document, undefined, 2)}\\n\`;
  if (typeof values.output === 'string') await writeFile(values.output, text);
  else process.stdout.write(text);
  return 0;
}
`;
}

/** `src/cli/health.command.ts`. */
export function healthCommand(): string {
  return `import { configForShow } from './database.js';

/** Longer than the slowest health check, shorter than the patience of container runtimes. */
const TIMEOUT = 4_000;

/** \`health\`: asks the service that runs with the same settings. For container health checks. */
export async function healthCommand(args: string[]): Promise<number> {
  const { host, port } = configForShow(args).value.http;
  const url = \`http://\${reachable(host)}:\${port}/health/ready\`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    process.stdout.write(\`\${await response.text()}\\n\`);
    return response.ok ? 0 : 1;
  } catch (error) {
    const { cause, message } = error as Error;
    process.stderr.write(\`No answer from \${url}: \${cause instanceof Error ? cause.message : message}\\n\`);
    return 1;
  }
}

/** Every-address is where one listens, not where one calls. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? \`[\${host}]\` : host;
}
`;
}
