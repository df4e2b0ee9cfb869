export { AUTHENTICATED, CurrentSession, RequireSession } from './access/access.decorator.js';
export type { SessionRequirement } from './access/access.decorator.js';
export { AccessGuard } from './access/access.guard.js';
export { Authenticator } from './access/authenticator.service.js';
export type { Authenticated, CredentialHeaders } from './access/authenticator.service.js';
export { BEARER_STRATEGY } from './access/bearer.strategy.js';
export { AUTH_ROLE_PERMISSIONS, effectivePermissions } from './access/role-permissions.js';
export type { RolePermissions } from './access/role-permissions.js';
export { ApiKeys } from './api-keys/api-keys.service.js';
export type { CreatedApiKey, NewApiKey } from './api-keys/api-keys.service.js';
export type { ApiKey, ApiKeyId, ApiKeyState, ApiKeyStore, StoredApiKey } from './api-keys/api-key.store.js';
export { Audit } from './audit/audit.service.js';
export type { AuditEntry, AuditFacts } from './audit/audit.service.js';
export type { AuditEvent, AuditOutcome, AuditQuery, AuditStore } from './audit/audit.store.js';
export { AuthCleanUp } from './auth-clean-up.service.js';
export type { CleanedUp } from './auth-clean-up.service.js';
export { AUTH_ERRORS, AuthError } from './auth.errors.js';
export type { AuthErrorCode } from './auth.errors.js';
export { AuthModule } from './auth.module.js';
export type { AuthModuleOptions } from './auth.module.options.js';
export {
  ApiKeyOptions,
  AuthOptions,
  FirstAdministratorOptions,
  LockoutOptions,
  PasswordOptions,
  RegistrationOptions,
  SessionOptions,
  TokenOptions,
} from './auth.options.js';
export { createAuthServices } from './auth.service.js';
export type { AuthServices } from './auth.service.js';
export type { AuthStores, AuthTransactions } from './auth.store.js';
export type { AuthMail, Mailer } from './mailer.js';
export type { OneTimeTokenStore, StoredToken, TokenPurpose } from './one-time-tokens/one-time-token.store.js';
export type { AttemptDecision, AttemptLimit, AttemptStore } from './passwords/attempt.store.js';
export type { BreachedPasswords } from './passwords/breached-passwords.js';
export { HaveIBeenPwned } from './passwords/breached-passwords.service.js';
export { PasswordHasher } from './passwords/password-hasher.service.js';
export { PasswordLogin } from './passwords/password-login.service.js';
export type { PasswordCredentials, ProvedPassword } from './passwords/password-login.service.js';
export { Passwords } from './passwords/password.service.js';
export type { PasswordHash, PasswordStore, StoredPassword } from './passwords/password.store.js';
export { AccessTokens } from './sessions/access-token.service.js';
export type { AccessClaims } from './sessions/access-token.service.js';
export { KeyRing, SigningKeyError } from './sessions/key-ring.service.js';
export type { KeyRotation } from './sessions/key-rotation.js';
export type { JsonWebKeySet } from './sessions/key-ring.service.js';
export type { Session, SessionEnd, SessionId, StoredSession } from './sessions/session.js';
export type { Rotation, SessionSelection, SessionState, SessionStore } from './sessions/session.store.js';
export { Sessions } from './sessions/sessions.service.js';
export type { LogoutScope, SignedIn } from './sessions/sessions.service.js';
export type { SigningKeyStore, StoredSigningKey } from './sessions/signing-key.store.js';
export { Accounts } from './users/accounts.service.js';
export { FirstAdministrator } from './users/first-administrator.service.js';
export type { MadeAdministrator } from './users/first-administrator.service.js';
export { Registration } from './users/registration.service.js';
export type { NewAccount } from './users/registration.service.js';
export { UserAdministration } from './users/user-administration.service.js';
export type { UserHooks } from './users/user-hooks.js';
export { USER_SORTS } from './users/user.store.js';
export type { UserQuery, UserSort, UserStatistics, UserStore } from './users/user.store.js';
export type { NewUser, User, UserChanges, UserId, UserStatus } from './users/user.js';
