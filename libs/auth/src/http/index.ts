export { AuthHttpModule } from './auth-http.module.js';
export type { AuthHttpModuleOptions, AuthRouteGroup } from './auth-http.module.js';
export { ApiKeyDto, ApiKeyListDto, CreatedApiKeyDto } from './api-keys.dto.js';
export { AuditEventDto, AuditEventPageDto } from './audit.dto.js';
export { SessionDto, SessionListDto, TokensDto } from './sessions.dto.js';
export { UserDto } from './user.dto.js';
export { UserPageDto, UserStatisticsDto } from './users.dto.js';
