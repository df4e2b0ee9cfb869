import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { httpRouteHook } from './http-route.hook.js';
import { isTracing } from './is-tracing.js';
import { runningTracing } from './tracing-handle.js';

interface HookedServer {
  addHook(name: 'onRequest', hook: typeof httpRouteHook): unknown;
}

/** Ties tracing to the app: spans of requests get the name of their route, and the last spans go out when it closes. */
@Injectable()
export class TracingService implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    if (adapter?.getType() !== 'fastify' || !isTracing()) return;
    (adapter.getInstance() as HookedServer).addHook('onRequest', httpRouteHook);
  }

  async onApplicationShutdown(): Promise<void> {
    await runningTracing()?.flush();
  }
}
