import { systemIds } from '@ashlar/domain';
import { closeOnSignals, createHttpApplication, DOCS_PATH, listen, OperationsService } from '@ashlar/http';
import { MigrationRunner } from '@ashlar/persistence';
import { ServiceLogger } from '@ashlar/observability';
import { AppModule } from '../app.module.js';
import { APP_INFO } from '../app.info.js';
import { DEVELOPMENT_ACTOR_HEADER } from '../development-actor.guard.js';
import { configWithDatabase } from './database.js';

/** Where a person who starts the API in development goes next. */
export interface Addresses {
  readonly api: string;
  readonly operations: string | undefined;
}

/** `serve`: answers HTTP until a stop signal; in development the database comes along and is migrated. */
export async function serveCommand(args: string[]): Promise<number> {
  const { config, stopDatabase } = await configWithDatabase(args);
  const { http } = config.value;
  try {
    const app = await createHttpApplication(AppModule.forRoot(config), {
      options: http,
      openApi: APP_INFO,
      logger: (context) => context.get(ServiceLogger),
    });
    if (!config.production) await app.get(MigrationRunner).up();
    const close = async () => {
      await app.close();
      await stopDatabase();
    };
    const logger = app.get(ServiceLogger);
    closeOnSignals(close, {
      timeout: http.drainDelay + http.drainTimeout + 5_000,
      onStop: (reason) => logger.log(`Stopping: ${reason}`, 'Serve'),
      onError: (error) => logger.error(error, 'Serve'),
    });
    const api = await listen(app, http);
    const addresses = { api, operations: app.get(OperationsService).url };
    logger.log(
      `Listening on ${api}${addresses.operations ? `, for operators on ${addresses.operations}` : ''}`,
      'Serve',
    );
    if (config.environment === 'development') process.stdout.write(welcome(addresses));
    return 0;
  } catch (error) {
    await stopDatabase();
    throw error;
  }
}

function welcome({ api, operations }: Addresses): string {
  const lines = [
    ['API', `${api}/api/v1`],
    ['Docs', `${api}${DOCS_PATH}`],
    ['Health', `${api}/health/ready`],
    ...(operations ? [['Metrics', `${operations}/metrics`]] : []),
  ];
  return `
${lines.map(([name, url]) => `  ${name?.padEnd(8)} ${url}`).join('\n')}

  Try it:
  curl -i ${api}/api/v1/projects -H '${DEVELOPMENT_ACTOR_HEADER}: 01890a5d-ac96-774b-bcce-b302099a8057' -H 'content-type: application/json' -d '{"key":"apollo-${systemIds.next().slice(-4)}","name":"Apollo"}'

`;
}
