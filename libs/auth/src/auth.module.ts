import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.js';
import { Authenticator } from './access/authenticator.service.js';
import { BearerStrategy } from './access/bearer.strategy.js';
import { ApiKeys } from './api-keys/api-keys.service.js';
import { Audit } from './audit/audit.service.js';
import { AuthCleanUp } from './auth-clean-up.service.js';
import {
  AUTH_MODULE_OPTIONS,
  type AUTH_ASYNC_OPTIONS_TYPE,
  type AUTH_OPTIONS_TYPE,
  type AuthModuleOptions,
  ConfigurableAuthModule,
} from './auth.module.options.js';
import { type AuthServices, createAuthServices } from './auth.service.js';
import { PasswordHasher } from './passwords/password-hasher.service.js';
import { PasswordLogin } from './passwords/password-login.service.js';
import { Passwords } from './passwords/password.service.js';
import { AccessTokens } from './sessions/access-token.service.js';
import { KeyRing } from './sessions/key-ring.service.js';
import { Sessions } from './sessions/sessions.service.js';
import { Accounts } from './users/accounts.service.js';
import { FirstAdministrator } from './users/first-administrator.service.js';
import { Registration } from './users/registration.service.js';
import { UserAdministration } from './users/user-administration.service.js';

const SERVICES = Symbol('ashlar.auth-services');

const provided: readonly (readonly [Type, keyof AuthServices])[] = [
  [AccessTokens, 'accessTokens'],
  [Accounts, 'accounts'],
  [ApiKeys, 'apiKeys'],
  [Audit, 'audit'],
  [AuthCleanUp, 'cleanUp'],
  [Authenticator, 'authenticator'],
  [FirstAdministrator, 'firstAdministrator'],
  [KeyRing, 'keyRing'],
  [PasswordHasher, 'hasher'],
  [PasswordLogin, 'login'],
  [Passwords, 'passwords'],
  [Registration, 'registration'],
  [Sessions, 'sessions'],
  [UserAdministration, 'administration'],
] as unknown as readonly (readonly [Type, keyof AuthServices])[];

const providers: Provider[] = provided.map(([type, name]) => ({
  provide: type,
  inject: [SERVICES],
  useFactory: (services: AuthServices) => services[name],
}));

/**
 * Accounts for the app that imports it once: every route asks who calls, and lets through whoever may. The routes of accounts
 * themselves are in `@ashlar/auth/http`.
 */
@Global()
@Module({
  providers: [
    {
      provide: SERVICES,
      inject: [AUTH_MODULE_OPTIONS],
      useFactory: (options: AuthModuleOptions) => createAuthServices(options),
    },
    ...providers,
    BearerStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: provided.map(([type]) => type),
})
export class AuthModule extends ConfigurableAuthModule {
  /** With given options and stores. */
  static override forRoot(options: typeof AUTH_OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** With what a factory gives: `{ inject: [AuthOptions, Database, Transactions], useFactory: (...) => ({ ... }) }`. */
  static override forRootAsync(options: typeof AUTH_ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
