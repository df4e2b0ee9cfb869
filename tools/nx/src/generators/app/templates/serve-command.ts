import { type AppPlan, openApiInit, openApiOf, when } from '../plan.js';

/** `src/cli/serve.command.ts`. */
export function serveCommand(plan: AppPlan): string {
  return `${when(
    plan.has('auth'),
    `import { AuthOptions, FirstAdministrator, type MadeAdministrator } from '@ashlar/auth';
import { parseEmailAddress } from '@ashlar/domain';`,
  )}
import { closeOnSignals, createHttpApplication, DOCS_PATH, listen, OperationsService } from '@ashlar/http';
import { MigrationRunner } from '@ashlar/persistence';
import { ServiceLogger } from '@ashlar/observability';
${when(plan.has('auth'), `import type { INestApplicationContext } from '@nestjs/common';`)}
import { AppModule } from '../app.module.js';
import { ${openApiInit(plan)} } from '../app.info.js';
import { configWithDatabase } from './database.js';

/** Where a person who starts the API in development goes next. */
export interface Addresses {
  readonly api: string;
  readonly operations: string | undefined;
}

/** \`serve\`: answers HTTP until a stop signal; in development the database comes along and is migrated. */
export async function serveCommand(args: string[]): Promise<number> {
  const { config, stopDatabase } = await configWithDatabase(args);
  const { http } = config.value;
  try {
    const app = await createHttpApplication(AppModule.forRoot(config), {
      options: http,
      openApi: ${openApiOf(plan)},
      logger: (context) => context.get(ServiceLogger),
    });
    if (!config.production) await app.get(MigrationRunner).up();
${when(plan.has('auth'), `    const administrator = await firstAdministrator(app, config.environment === 'development');`)}
    const close = async () => {
      await app.close();
      await stopDatabase();
    };
    const logger = app.get(ServiceLogger);
    closeOnSignals(close, {
      timeout: http.drainDelay + http.drainTimeout + 5_000,
      onStop: (reason) => logger.log(\`Stopping: \${reason}\`, 'Serve'),
      onError: (error) => logger.error(error, 'Serve'),
    });
    const api = await listen(app, http);
    const addresses = { api, operations: app.get(OperationsService).url };
    logger.log(
      \`Listening on \${api}\${addresses.operations ? \`, for operators on \${addresses.operations}\` : ''}\`,
      'Serve',
    );
    if (config.environment === 'development') process.stdout.write(welcome(addresses${when(plan.has('auth'), ', administrator')}));
    return 0;
  } catch (error) {
    await stopDatabase();
    throw error;
  }
}

${when(plan.has('auth'), firstAdministrator())}function welcome({ api, operations }: Addresses${when(plan.has('auth'), ', administrator: MadeAdministrator | undefined')}): string {
  const lines = [
    ['API', \`\${api}/api/v1\`],
    ['Docs', \`\${api}\${DOCS_PATH}\`],
    ['Health', \`\${api}/health/ready\`],
    ...(operations ? [['Metrics', \`\${operations}/metrics\`]] : []),
${when(plan.has('auth'), generatedPassword())}  ];
  return \`
\${lines.map(([name, url]) => \`  \${name?.padEnd(8)} \${url}\`).join('\\n')}

${when(plan.has('auth'), trySigningIn())}\`;
}
`;
}

function firstAdministrator(): string {
  return `/** The first administrator, as the settings say; in development one is made up. */
async function firstAdministrator(
  app: INestApplicationContext,
  isDevelopment: boolean,
): Promise<MadeAdministrator | undefined> {
  const { email, password } = app.get(AuthOptions).firstAdministrator;
  if (email !== '') return app.get(FirstAdministrator).ensure(parseEmailAddress(email), password);
  return isDevelopment ? app.get(FirstAdministrator).ensure(parseEmailAddress('admin@example.com')) : undefined;
}

`;
}

function generatedPassword(): string {
  return `    // Shown here and nowhere else, once: not in the log, and not in the database.
    ...(administrator?.generatedPassword
      ? [['Admin', \`\${administrator.email}, password \${administrator.generatedPassword}\`]]
      : []),
`;
}

function trySigningIn(): string {
  return `  Try it:
  curl -i \${api}/api/v1/auth/register -H 'content-type: application/json' -d '{"email":"ann@example.com","password":"seventeen bronze otters"}'
  curl -i \${api}/api/v1/auth/login -H 'content-type: application/json' -d '{"identifier":"ann@example.com","password":"seventeen bronze otters"}'

`;
}
