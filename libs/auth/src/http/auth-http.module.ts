import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AnswerFloor } from './answer-floor.service.js';
import { ApiKeysController } from './api-keys.controller.js';
import { AuditController } from './audit.controller.js';
import { EmailController } from './email.controller.js';
import { JwksController } from './jwks.controller.js';
import { PasswordsController } from './passwords.controller.js';
import { ProfileController } from './profile.controller.js';
import { RegistrationController } from './registration.controller.js';
import { SessionsController } from './sessions.controller.js';
import { UsersController } from './users.controller.js';

const CONTROLLERS = {
  /** `auth/register` */
  registration: RegistrationController,
  /** `auth/login`, `refresh`, `logout`, `reauthenticate`; `me/sessions` */
  sessions: SessionsController,
  /** `auth/forgot-password`, `auth/reset-password`, `me/password` */
  passwords: PasswordsController,
  /** `auth/verify-email`, `auth/confirm-email`, `me/email` */
  email: EmailController,
  /** `me` */
  profile: ProfileController,
  /** `me/api-keys` */
  apiKeys: ApiKeysController,
  /** `users` */
  administration: UsersController,
  /** `audit-events` */
  audit: AuditController,
  /** `/.well-known/jwks.json` */
  jwks: JwksController,
} as const satisfies Readonly<Record<string, Type>>;

/** The routes that can be switched off, each with those that belong to it. */
export type AuthRouteGroup = keyof typeof CONTROLLERS;

/** Which routes, and how long they keep secrets. */
export interface AuthHttpModuleOptions {
  /** `{ registration: false }` leaves those routes out. @default all are there */
  readonly groups?: Partial<Readonly<Record<AuthRouteGroup, boolean>>>;
  /**
   * The least that an answer takes, in milliseconds, which must not tell whether an address has an account; one that takes
   * longer takes a multiple. Longer than a password takes to be hashed. @default 500
   */
  readonly answerFloor?: number;
}

/** The routes of accounts, for an app that imports `AuthModule`: one line, and any group of them can be switched off. */
@Module({})
export class AuthHttpModule {
  static forRoot({ groups = {}, answerFloor = 500 }: AuthHttpModuleOptions = {}): DynamicModule {
    const chosen = Object.entries(CONTROLLERS).filter(([group]) => groups[group as AuthRouteGroup] !== false);
    return {
      module: AuthHttpModule,
      controllers: chosen.map(([, controller]) => controller),
      providers: [{ provide: AnswerFloor, useValue: new AnswerFloor(answerFloor) }],
    };
  }
}
