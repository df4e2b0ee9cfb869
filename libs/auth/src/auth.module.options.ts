import type { Clock, IdGenerator } from '@ashlar/domain';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { RolePermissions } from './access/role-permissions.js';
import type { AuthOptions } from './auth.options.js';
import type { AuthStores } from './auth.store.js';
import type { Mailer } from './mailer.js';
import type { BreachedPasswords } from './passwords/breached-passwords.js';
import type { UserHooks } from './users/user-hooks.js';

/** What the app hands to {@link AuthModule}. */
export interface AuthModuleOptions {
  readonly options: AuthOptions;
  /** Where everything is kept: `typeOrmAuthStores` of `@ashlar/auth/typeorm`, with parts of the app's own if it likes. */
  readonly stores: AuthStores;
  readonly mailer: Mailer;
  /** Whether this is production: there addresses are verified unless the options say otherwise. */
  readonly production: boolean;
  /** What each role may do in the app, beside what this library does; each contains those before it. @default nothing */
  readonly permissions?: Partial<RolePermissions>;
  /** Knows passwords that have leaked. @default `HaveIBeenPwned` where the options name its address, else nobody is asked */
  readonly breachedPasswords?: BreachedPasswords;
  /** What the app does of its own when accounts are made and deleted. @default nothing */
  readonly hooks?: UserHooks;
  /** @default the clock of the machine */
  readonly clock?: Clock;
  /** @default UUIDv7 of the machine */
  readonly ids?: IdGenerator;
}

export const {
  ConfigurableModuleClass: ConfigurableAuthModule,
  MODULE_OPTIONS_TOKEN: AUTH_MODULE_OPTIONS,
  OPTIONS_TYPE: AUTH_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: AUTH_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<AuthModuleOptions>({ moduleName: 'AshlarAuth' })
  .setClassMethodName('forRoot')
  .build();
