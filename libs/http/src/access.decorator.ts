import type { Actor } from '@ashlar/domain';
import { applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { PERMISSIONS_EXTENSION } from './openapi-document.js';
import { currentActor } from './request-context.service.js';

/** Metadata key of {@link Public}. */
export const PUBLIC_METADATA = 'ashlar:public';

/** Metadata key of {@link RequirePermission}. */
export const PERMISSION_METADATA = 'ashlar:permission';

/** Says that anybody may call this controller or method. */
export const Public = () =>
  applyDecorators(SetMetadata(PUBLIC_METADATA, true), ApiExtension(PERMISSIONS_EXTENSION, []));

/** Says which permissions (`projects:read`) a caller of this controller or method needs, all of them. */
export const RequirePermission = (...permissions: [string, ...string[]]) =>
  applyDecorators(SetMetadata(PERMISSION_METADATA, permissions), ApiExtension(PERMISSIONS_EXTENSION, permissions));

/** Hands the {@link Actor} of the request to a controller method. */
export const CurrentActor = createParamDecorator((): Actor => currentActor());
