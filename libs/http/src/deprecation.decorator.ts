import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { deprecationHeaders, type Deprecation } from './deprecation.js';
import { DEPRECATION_METADATA, DeprecationInterceptor } from './deprecation.interceptor.js';

/**
 * Says in every answer of a controller's method that it is deprecated and when it ends, marks it in the OpenAPI document,
 * and counts who still calls it: `http_deprecated_requests_total`.
 */
export function Deprecated(deprecation: Deprecation): MethodDecorator {
  return applyDecorators(
    SetMetadata(DEPRECATION_METADATA, deprecationHeaders(deprecation)),
    UseInterceptors(DeprecationInterceptor),
    ApiOperation({ deprecated: true }),
  );
}
