import { type AppPlan, when } from '../plan.js';

/** `src/cli/run.ts`: from the command line to a mode. */
export function runFile(plan: AppPlan): string {
  return `import { reportConfigError } from '@ashlar/config';
import { isDomainError } from '@ashlar/domain';
import { usage, UsageError } from './usage.js';

/** A mode of the image: gets the arguments after its name, gives the exit code. */
export type Command = (args: string[]) => Promise<number>;

/** Loaded when asked for: \`help\` needs none of them. */
const COMMANDS = new Map<string, () => Promise<Command>>(
  Object.entries({
    serve: async () => (await import('./serve.command.js')).serveCommand,
    migrate: async () => (await import('./migrate.command.js')).migrateCommand,
    config: async () => (await import('./config.command.js')).configCommand,
    openapi: async () => (await import('./openapi.command.js')).openApiCommand,
${when(plan.has('auth'), `    admin: async () => (await import('./admin.command.js')).adminCommand,`)}
    health: async () => (await import('./health.command.js')).healthCommand,
  }),
);

/** Exit code for a wrong command line (EX_USAGE of sysexits.h). */
const USAGE_EXIT_CODE = 64;

/** Runs one mode and turns what goes wrong into one clear message and an exit code. */
export async function runCommand(argv: string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  const load = COMMANDS.get(name);
  try {
    if (['help', '--help', '-h'].includes(name)) return say(usage());
    if (!load) throw new UsageError(\`There is no mode "\${name}".\`);
    if (args.includes('--help') || args.includes('-h')) return say(usage(name));
    const command = await load();
    return await command(args);
  } catch (error) {
    endSoon();
    if (error instanceof UsageError) {
      process.stderr.write(\`\${error.message}\\n\\n\${usage(COMMANDS.has(name) ? name : undefined)}\\n\`);
      return USAGE_EXIT_CODE;
    }
    return reportConfigError(error) ?? reportFailure(error);
  }
}

/** What failed half-way may have left something open, such as a connection pool, which nobody can close any more. */
function endSoon(): void {
  setTimeout(() => process.exit(), 1_000).unref();
}

function say(text: string): number {
  process.stdout.write(\`\${text}\\n\`);
  return 0;
}

/** A foreseen failure is its message; of an unforeseen one people need the stack. */
function reportFailure(error: unknown): number {
  const text = isDomainError(error)
    ? \`\${error.message} (\${error.code})\`
    : error instanceof Error
      ? error.stack
      : String(error);
  process.stderr.write(\`\${text}\\n\`);
  return 1;
}
`;
}
