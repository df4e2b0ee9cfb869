import { type AppPlan, openApiInit, openApiOf, when } from '../plan.js';

/** `src/cli/admin.command.ts`, where there are users. */
export function adminCommand(plan: AppPlan): string {
  return `import { AuthCleanUp, AuthOptions, FirstAdministrator, KeyRing } from '@ashlar/auth';
import { parseEmailAddress } from '@ashlar/domain';
import { createHttpApplication } from '@ashlar/http';
import { ServiceLogger } from '@ashlar/observability';
${when(plan.has('rate-limiting'), `import { RateLimiter } from '@ashlar/rate-limiting';`)}
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { ${openApiInit(plan)} } from '../app.info.js';
import { configWithDatabase } from './database.js';
import { UsageError } from './usage.js';

type Action = (app: INestApplicationContext) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = {
  'rotate-keys': async (app) => {
    const { keyOverlap } = app.get(AuthOptions).tokens;
    const id = await app.get(KeyRing).rotate(keyOverlap);
    return \`Key \${id} signs from now on; those before it verify for another \${Math.round(keyOverlap / 60_000)} minutes.\`;
  },
  'clean-up': async (app) => {
    ${
      plan.has('rate-limiting')
        ? `const rateLimits = await app.get(RateLimiter).cleanUp();
    const removed = { ...(await app.get(AuthCleanUp).run(100_000)), rateLimits };`
        : 'const removed = await app.get(AuthCleanUp).run(100_000);'
    }
    return \`Removed: \${Object.entries(removed)
      .map(([what, count]) => \`\${count} \${what}\`)
      .join(', ')}.\`;
  },
  'first-administrator': async (app) => {
    const { email, password } = app.get(AuthOptions).firstAdministrator;
    if (email === '') throw new UsageError('Set auth.firstAdministrator.email and .password first.');
    const made = await app.get(FirstAdministrator).ensure(parseEmailAddress(email), password);
    return made ? \`\${email} is the first administrator.\` : 'There is an administrator, or an account of this address.';
  },
};

/** \`admin rotate-keys|clean-up|first-administrator\`: what operators do by hand or by a schedule. */
export async function adminCommand(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name ?? '') ? ACTIONS[name ?? ''] : undefined;
  if (!action) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new UsageError(name === undefined ? \`Say what to do: \${known}.\` : \`"admin" can't "\${name}": \${known}.\`);
  }
  const { config, stopDatabase } = await configWithDatabase(rest);
  try {
    const app = await createHttpApplication(AppModule.forRoot(config), {
      options: config.value.http,
      openApi: ${openApiOf(plan)},
      logger: (context) => context.get(ServiceLogger),
    });
    try {
      process.stdout.write(\`\${await action(app)}\\n\`);
    } finally {
      await app.close();
    }
    return 0;
  } finally {
    await stopDatabase();
  }
}
`;
}

/** `src/cli/development-secret.ts`, where there are users. */
export function developmentSecret(): string {
  return `import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@ashlar/domain';

/** There is no place for the secret of this checkout. */
export class DevelopmentSecretError extends DomainError {
  constructor(file: string, cause: unknown) {
    super({
      code: 'DEVELOPMENT_SECRET_NOT_KEPT',
      category: 'internal',
      message: \`The secret that signs people in can not be kept in \${file} (\${codeOf(cause)}). Set APP__AUTH__SECRET, or another embedded.dataDir.\`,
      cause,
    });
  }
}

/**
 * The secret of this checkout for development: made at the first start and kept in a file that git ignores, so that those who
 * are signed in stay so when the API starts anew.
 *
 * @throws DevelopmentSecretError
 */
export function developmentSecret(file: string): string {
  try {
    return read(file) ?? make(file);
  } catch (error) {
    throw new DevelopmentSecretError(file, error);
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function make(file: string): string {
  const secret = randomBytes(32).toString('base64url');
  const draft = \`\${file}.\${process.pid}\`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, \`\${secret}\\n\`, { mode: 0o600 });
  try {
    // Whole or not at all, for another start at the same time.
    linkSync(draft, file);
    return secret;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  } finally {
    rmSync(draft, { force: true });
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
`;
}
