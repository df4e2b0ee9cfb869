import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { HttpMetrics } from './metrics.service.js';
import { currentActor } from './request-context.service.js';

/** Metadata key of the headers that a deprecated method answers with. */
export const DEPRECATION_METADATA = 'ashlar:deprecation';

/** Sets the headers of a deprecated method, also when it fails, and counts the call. */
@Injectable()
export class DeprecationInterceptor implements NestInterceptor {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly reflector: Reflector,
    private readonly metrics: HttpMetrics,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response: unknown = context.switchToHttp().getResponse();
    const headers = this.reflector.get<Record<string, string>>(DEPRECATION_METADATA, context.getHandler());
    for (const [name, value] of Object.entries(headers)) this.host.httpAdapter.setHeader(response, name, value);
    this.metrics.deprecatedCall(`${context.getClass().name}.${context.getHandler().name}`, currentActor().kind);
    return next.handle();
  }
}
