import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js';
import { requestLogHook } from './request-log.hook.js';

interface HookedServer {
  addHook(name: 'onResponse', hook: ReturnType<typeof requestLogHook>): unknown;
}

/** Puts the request log on the server of the app, where there is one. */
@Injectable()
export class RequestLogService implements OnModuleInit {
  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ObservabilityOptions,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    if (!this.options.log.requests || adapter?.getType() !== 'fastify') return;
    const root = PinoLogger.root.child({ context: 'HTTP' });
    (adapter.getInstance() as HookedServer).addHook('onResponse', requestLogHook(root));
  }
}
