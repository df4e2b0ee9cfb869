import { type AppPlan, when } from '../plan.js';

/** `src/cli/usage.ts`: what `help` says. */
export function usageFile(plan: AppPlan): string {
  return `/** A command line that makes no sense; the message says why, and the usage follows. */
export class UsageError extends Error {}

const OVERVIEW = \`Usage: ${plan.name.kebab} <mode> [options] [--<setting>=<value> ...]

Modes
  serve      answer HTTP; in development starts a PostgreSQL and migrates it
  migrate    up | down | status | check | sql: bring the database to the schema of this version
${when(
  plan.has('auth'),
  `  admin      rotate-keys | clean-up | first-administrator: what operators do by hand or by a schedule
`,
)}  config     show the effective settings and where each comes from
  openapi    write the OpenAPI document
  health     ask the running service whether it is ready; exit code 0 or 1
  help       this text; "<mode> --help" says more of a mode

Settings are read from config/default.yaml, config/<environment>.yaml, config/local.yaml, .env (development),
environment variables (APP__HTTP__PORT=8080) and arguments (--http.port=8080); the last one wins.
"config" lists them all. Exit code 78: a setting is wrong, 64: the command line is.\`;

const USAGE: Readonly<Record<string, string>> = {
  serve: \`Usage: ${plan.name.kebab} serve [--<setting>=<value> ...]

Answers HTTP until SIGINT or SIGTERM; a second signal ends it at once.
Outside production and without DATABASE_URL it starts an embedded PostgreSQL in .data/${plan.name.kebab}/postgres, and migrates it.
In production run "migrate up" first: serve does not change the schema there.\`,
  migrate: \`Usage: ${plan.name.kebab} migrate <up|down|status|check|sql> [--to=<name>] [--steps=<n>] [--json]

  up       runs what is pending, up to and including --to; safe when several processes start at once
  down     undoes the last migration, or --steps of them
  status   lists every migration; exit code 1 when something is pending
  check    on a scratch database: entities fit the schema, and every down restores; exit code 1 when not
  sql      writes the SQL of all migrations, for linters\`,
${when(plan.has('auth'), adminUsage(plan))}  config: \`Usage: ${plan.name.kebab} config [--json] [--reference]

Shows every setting with its value and source; secrets are hidden.
  --json            as JSON
  --reference       the table of all settings, as Markdown\`,
  openapi: \`Usage: ${plan.name.kebab} openapi [--output=<file>]

Writes the OpenAPI document to the standard output, or to a file. Needs no database.\`,
  health: \`Usage: ${plan.name.kebab} health [--<setting>=<value> ...]

Asks /health/ready of the service that runs with the same settings. Exit code 0: ready, 1: not.\`,
};

/** How to call the program, or one of its modes. */
export function usage(mode?: string): string {
  return (mode !== undefined && Object.hasOwn(USAGE, mode) && USAGE[mode]) || OVERVIEW;
}
`;
}

function adminUsage(plan: AppPlan): string {
  return `  admin: \`Usage: ${plan.name.kebab} admin <rotate-keys|clean-up|first-administrator> [--<setting>=<value> ...]

  rotate-keys          makes a new key that signs access tokens; those before it verify until their tokens have expired
  clean-up             removes what has no use any more: ended sessions, used tokens, old audit events; for a schedule
  first-administrator  makes the administrator that auth.firstAdministrator names, if there is none\`,
`;
}
