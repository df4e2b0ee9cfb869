import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { OBSERVABILITY_OPTIONS, type ObservabilityOptions } from './observability.options.js';
import { requestLogHooks } from './request-log.hook.js';

interface HookedServer {
  addHook(name: string, hook: unknown): unknown;
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
    const { requests, healthEvery } = this.options.log;
    if (!requests || adapter?.getType() !== 'fastify') return;
    const server = adapter.getInstance() as HookedServer;
    const hooks = requestLogHooks(PinoLogger.root, { healthEvery });
    for (const [name, hook] of Object.entries(hooks)) server.addHook(name, hook);
  }
}
