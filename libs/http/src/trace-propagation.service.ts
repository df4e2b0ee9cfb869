import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { currentContext } from './request-context.service.js';
import { traceParentOf } from './trace-parent.js';

/** Where Node's `fetch` tells of every request that it is about to make. */
const CHANNEL = 'undici:request:create';

interface OutgoingRequest {
  readonly headers: readonly string[] | string;
  addHeader(name: string, value: string): unknown;
}

let users = 0;

/**
 * Passes the `traceparent` that a request brought on to whatever is fetched while it is served, unless a tracer does so:
 * a service that takes no part in a trace must not break it (W3C Trace Context).
 */
@Injectable()
export class TracePropagation implements OnModuleInit, OnApplicationShutdown {
  onModuleInit(): void {
    users += 1;
    if (users === 1) subscribe(CHANNEL, passOn);
  }

  onApplicationShutdown(): void {
    users -= 1;
    if (users === 0) unsubscribe(CHANNEL, passOn);
  }
}

function passOn(message: unknown): void {
  const context = currentContext()?.trace;
  if (!context || trace.getActiveSpan()) return;
  const { request } = message as { request: OutgoingRequest };
  if (!request.headers.includes('traceparent')) request.addHeader('traceparent', traceParentOf(context));
}
