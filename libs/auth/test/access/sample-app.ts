import type { AddressInfo } from 'node:net';
import type { Actor } from '@ashlar/domain';
import {
  createHttpApplication,
  CurrentActor,
  currentContext,
  HttpModule,
  HttpOptions,
  listen,
  Public,
  RequirePermission,
} from '@ashlar/http';
import { Controller, Get, type INestApplication, Module, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ClsModule } from 'nestjs-cls';
import { CurrentSession, RequireSession } from '../../src/access/access.decorator.js';
import { BEARER_STRATEGY } from '../../src/access/bearer.strategy.js';
import { AuthModule } from '../../src/auth.module.js';
import type { AuthModuleOptions } from '../../src/auth.module.options.js';
import type { AuthServices } from '../../src/auth.service.js';
import { Accounts } from '../../src/users/accounts.service.js';
import { ApiKeys } from '../../src/api-keys/api-keys.service.js';
import { Sessions } from '../../src/sessions/sessions.service.js';
import { PasswordLogin } from '../../src/passwords/password-login.service.js';
import type { Session } from '../../src/sessions/session.js';
import { type Instances, testOptions } from '../support/instances.js';

/** Says who calls, as the context and the parameter know it. */
const whoIs = (actor: Actor) => ({ actor, context: currentContext()?.actor });

@RequirePermission('projects:read')
@Controller('guarded')
class GuardedController {
  @Get()
  read(@CurrentActor() actor: Actor) {
    return whoIs(actor);
  }

  @Public()
  @Get('public')
  anybody(@CurrentActor() actor: Actor) {
    return whoIs(actor);
  }

  @RequirePermission('projects:read', 'users:moderate')
  @Get('both')
  both() {
    return {};
  }

  @RequireSession()
  @Get('session')
  session(@CurrentSession() { id }: Session) {
    return { id };
  }

  @RequireSession({ recent: true })
  @Get('recent')
  recent() {
    return {};
  }

  @Public()
  @RequirePermission('projects:read')
  @Get('contradiction')
  contradiction() {
    return {};
  }

  @UseGuards(AuthGuard(BEARER_STRATEGY))
  @Get('passport')
  passport() {
    return {};
  }
}

@Public()
@Controller('open')
class OpenController {
  @Get()
  read(@CurrentActor() actor: Actor) {
    return whoIs(actor);
  }

  @RequirePermission('projects:read')
  @Get('guarded')
  guarded() {
    return {};
  }

  @RequireSession()
  @Get('session')
  session() {
    return {};
  }

  @Get('no-session')
  noSession(@CurrentSession() { id }: Session) {
    return { id };
  }
}

@RequireSession()
@Controller('silent')
class SilentController {
  @Get()
  nothing() {
    return {};
  }

  @Public()
  @Get('public')
  anybody() {
    return {};
  }
}

export interface SampleApp {
  readonly app: INestApplication;
  /** What the app has of the services. */
  readonly services: Pick<AuthServices, 'accounts' | 'apiKeys' | 'sessions' | 'login'>;
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** An app on a real port of the loopback address, on the stores and the clock of some instances. */
export async function startSampleApp({ stores, clock }: Instances, { async = true } = {}): Promise<SampleApp> {
  const http = Object.assign(new HttpOptions(), { port: 0, allowUndeclaredAccess: true });
  http.operations.enabled = false;
  const given: AuthModuleOptions = {
    ...{ stores, clock, options: testOptions(), production: false, mailer: { send: async () => undefined } },
    permissions: { user: ['projects:read'] },
  };
  const auth = async ? AuthModule.forRootAsync({ useFactory: () => given }) : AuthModule.forRoot(given);

  @Module({
    imports: [ClsModule.forRoot({ global: true }), HttpModule.forRoot({ options: http }), auth],
    controllers: [GuardedController, OpenController, SilentController],
  })
  class SampleModule {}

  const silent = { log: () => undefined, error: () => undefined, warn: () => undefined };
  const app = await createHttpApplication(SampleModule, {
    options: http,
    openApi: { title: 'Sample', version: '1' },
    logger: () => silent,
  });
  await listen(app, http);
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/api/v1`;
  const services = {
    accounts: app.get(Accounts),
    apiKeys: app.get(ApiKeys),
    sessions: app.get(Sessions),
    login: app.get(PasswordLogin),
  };
  return {
    app,
    services,
    async get(path, headers = {}) {
      const response = await fetch(url + path, { headers });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}
