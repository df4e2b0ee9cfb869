import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationsAnswer } from '@ashlar/domain';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HealthService } from './health/health.service.js';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from './http.module.options.js';
import { HttpStartError } from './http.errors.js';

type Handler = () => Promise<OperationsAnswer>;

/** The port for operators: health with details, and what the app adds (`/metrics`). Plain HTTP, no framework, every mode. */
@Injectable()
export class OperationsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OperationsService.name);
  private readonly handlers: ReadonlyMap<string, Handler>;
  private server: Server | undefined;

  constructor(
    @Inject(HTTP_MODULE_OPTIONS) private readonly module: HttpModuleOptions,
    health: HealthService,
  ) {
    this.handlers = new Map<string, Handler>([
      ['/health/live', async () => json({ status: 'up' })],
      ['/health/ready', async () => readyAnswer(await health.ready())],
      ...(module.operationsRoutes ?? []).map((route): [string, Handler] => [route.path, () => route.handle()]),
    ]);
  }

  /** Where it listens, once the app has started; nothing when it is switched off. */
  get url(): string | undefined {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (!address) return undefined;
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { enabled, host, port } = this.module.options.operations;
    if (!enabled) return;
    const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
      void this.answer(request.method ?? 'GET', request.url ?? '/', response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(HttpStartError.of(error, 'operations', host, port)));
      server.listen(port, host, resolve);
    });
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  private async answer(method: string, url: string, response: ServerResponse): Promise<void> {
    const handler = this.handlers.get(url.split('?', 1)[0] ?? url);
    if (!handler) return send(response, method, json({ status: 404, pages: [...this.handlers.keys()] }, 404));
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return send(response, method, json({ status: 405 }, 405));
    }
    try {
      send(response, method, await handler());
    } catch (error) {
      this.logger.error({ err: error }, `Operations page ${url} failed`);
      send(response, method, json({ status: 500 }, 500));
    }
  }
}

function readyAnswer(report: { status: string }): OperationsAnswer {
  return json(report, report.status === 'down' ? 503 : 200);
}

function json(body: unknown, status = 200): OperationsAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function send(response: ServerResponse, method: string, answer: OperationsAnswer): void {
  response.writeHead(answer.status ?? 200, { 'content-type': answer.contentType, 'cache-control': 'no-store' });
  response.end(method === 'HEAD' ? undefined : answer.body);
}
