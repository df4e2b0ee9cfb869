import { type Clock, systemClock, systemIds } from '@ashlar/domain';
import { Authenticator } from './access/authenticator.service.js';
import { effectivePermissions } from './access/role-permissions.js';
import { ApiKeys } from './api-keys/api-keys.service.js';
import { Audit } from './audit/audit.service.js';
import { AuthCleanUp } from './auth-clean-up.service.js';
import type { AuthModuleOptions } from './auth.module.options.js';
import { isVerificationRequired } from './auth.options.js';
import { OneTimeTokens } from './one-time-tokens/one-time-tokens.service.js';
import type { BreachedPasswords } from './passwords/breached-passwords.js';
import { HaveIBeenPwned } from './passwords/breached-passwords.service.js';
import { LoginAttempts } from './passwords/login-attempts.service.js';
import { PasswordHasher } from './passwords/password-hasher.service.js';
import { PasswordLogin } from './passwords/password-login.service.js';
import { Passwords } from './passwords/password.service.js';
import { AuthSecrets } from './secrets.service.js';
import { AccessTokens } from './sessions/access-token.service.js';
import { KeyRing } from './sessions/key-ring.service.js';
import { RefreshTokens } from './sessions/refresh-token.service.js';
import { Sessions } from './sessions/sessions.service.js';
import { Accounts } from './users/accounts.service.js';
import { FirstAdministrator } from './users/first-administrator.service.js';
import { Registration } from './users/registration.service.js';
import { UserAdministration } from './users/user-administration.service.js';

/** Every service of this library, put together: what the module provides, and a program without Nest can use. */
export function createAuthServices(init: AuthModuleOptions) {
  const { options, stores, mailer, production, hooks = {}, clock = systemClock, ids = systemIds } = init;
  const { users, transactions, passwords: passwordStore } = stores;
  const verification = isVerificationRequired(options.registration, production);
  const secrets = new AuthSecrets(options.secret, options.previousSecrets);
  const audit = new Audit({ store: stores.audit, transactions, clock, ids });
  const keyRing = new KeyRing({ store: stores.signingKeys, transactions, audit, secrets, clock });
  const accessTokens = new AccessTokens({ keyRing, options: options.tokens, clock });
  const refreshTokens = new RefreshTokens(secrets);
  const sessions = new Sessions({
    ...{ store: stores.sessions, transactions, accessTokens, refreshTokens, audit, clock, ids },
    options: options.sessions,
  });
  const apiKeys = new ApiKeys({
    ...{ store: stores.apiKeys, transactions, audit, clock, ids },
    options: options.apiKeys,
    checkInterval: options.sessions.checkInterval,
  });
  const oneTimeTokens = new OneTimeTokens({
    store: stores.oneTimeTokens,
    lifetime: options.tokens.oneTimeLifetime,
    clock,
  });
  const hasher = new PasswordHasher(options.passwords);
  const passwords = new Passwords({
    ...{ options: options.passwords, hasher, store: passwordStore, clock },
    breached: init.breachedPasswords ?? leakedPasswords(options.passwords.leakedPasswordsUrl, clock),
  });
  const attempts = new LoginAttempts({ options: options.lockout, store: stores.attempts, clock, secrets });
  const shared = {
    users,
    passwords,
    passwordStore,
    hasher,
    oneTimeTokens,
    mailer,
    audit,
    transactions,
    hooks,
    clock,
    ids,
  };
  const login = new PasswordLogin({ ...shared, attempts, sessions, isVerificationRequired: verification });
  const permissions = effectivePermissions(init.permissions ?? {});
  return {
    secrets,
    audit,
    keyRing,
    accessTokens,
    sessions,
    apiKeys,
    oneTimeTokens,
    hasher,
    passwords,
    login,
    permissions,
    authenticator: new Authenticator({ accessTokens, sessions, apiKeys, permissions }),
    accounts: new Accounts({ ...shared, login, attempts, sessions, apiKeys }),
    registration: new Registration({
      ...shared,
      isOpen: options.registration.open,
      isVerificationRequired: verification,
    }),
    administration: new UserAdministration({ ...shared, passwords: passwordStore, sessions, apiKeys }),
    firstAdministrator: new FirstAdministrator(shared),
    cleanUp: new AuthCleanUp({ stores, sessions, oneTimeTokens, keyRing, options, clock }),
  };
}

function leakedPasswords(url: string, clock: Clock): BreachedPasswords | undefined {
  return url === '' ? undefined : new HaveIBeenPwned({ url, clock });
}

/** What {@link createAuthServices} gives. */
export type AuthServices = ReturnType<typeof createAuthServices>;
