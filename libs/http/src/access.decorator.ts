import type { Actor } from '@ashlar/domain';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import { currentActor } from './request-context.service.js';

/** Metadata key of {@link Public}. */
export const PUBLIC_METADATA = 'ashlar:public';

/** Metadata key of {@link RequirePermission}. */
export const PERMISSION_METADATA = 'ashlar:permission';

/** Says that anybody may call this controller or method. */
export const Public = () => SetMetadata(PUBLIC_METADATA, true);

/** Says which permissions (`projects:read`) a caller of this controller or method needs, all of them. */
export const RequirePermission = (...permissions: [string, ...string[]]) =>
  SetMetadata(PERMISSION_METADATA, permissions);

/** Hands the {@link Actor} of the request to a controller method. */
export const CurrentActor = createParamDecorator((): Actor => currentActor());
