import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationsAnswer, OperationsRequest, OperationsRoute } from '@ashlar/domain';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type HealthReport, HealthService } from './health/health.service.js';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from './http.module.options.js';
import { HttpStartError } from './http.errors.js';

/** Enough for what operators send; more is refused. */
const BODY_LIMIT = 16_384;

/** The port for operators: health with details, and what the app adds (`/metrics`). Plain HTTP, no framework, every mode. */
@Injectable()
export class OperationsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OperationsService.name);
  private readonly routes: ReadonlyMap<string, OperationsRoute>;
  private server: Server | undefined;

  constructor(
    @Inject(HTTP_MODULE_OPTIONS) private readonly module: HttpModuleOptions,
    health: HealthService,
  ) {
    const routes: readonly OperationsRoute[] = [
      { path: '/health', handle: async () => healthAnswer(await health.ready(), processFacts()) },
      { path: '/health/live', handle: async () => json({ status: 'up' }) },
      { path: '/health/ready', handle: async () => healthAnswer(await health.ready()) },
      { path: '/health/startup', handle: async () => healthAnswer(await health.startup()) },
      ...(module.operationsRoutes ?? []),
    ];
    this.routes = new Map(routes.map((route) => [route.path, route]));
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
      void this.answer(request, response);
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

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const [path = url, query = ''] = url.split('?', 2);
    const route = this.routes.get(path);
    if (!route) return send(response, method, json({ status: 404, pages: [...this.routes.keys()] }, 404));
    const methods = ['GET', 'HEAD', ...(route.methods ?? [])];
    if (!methods.includes(method)) {
      response.setHeader('allow', methods.join(', '));
      return send(response, method, json({ status: 405 }, 405));
    }
    try {
      const body = await read(request);
      if (body === undefined) return send(response, method, json({ status: 413 }, 413));
      send(response, method, await route.handle(asked(method, query, body)));
    } catch (error) {
      this.logger.error({ err: error }, `Operations page ${path} failed`);
      send(response, method, json({ status: 500 }, 500));
    }
  }
}

/** The body; nothing when it is too large to be one of an operator. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  return size > BODY_LIMIT ? undefined : Buffer.concat(chunks).toString('utf8');
}

function asked(method: string, query: string, body: string): OperationsRequest {
  return { method, query: Object.fromEntries(new URLSearchParams(query)), body };
}

function healthAnswer(report: HealthReport, more: object = {}): OperationsAnswer {
  return json({ ...report, ...more }, report.status === 'down' ? 503 : 200);
}

function processFacts(): object {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    process: { node: process.version, pid: process.pid, uptimeSeconds: Math.floor(process.uptime()), rss, heapUsed },
  };
}

function json(body: unknown, status = 200): OperationsAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function send(response: ServerResponse, method: string, answer: OperationsAnswer): void {
  response.writeHead(answer.status ?? 200, { 'content-type': answer.contentType, 'cache-control': 'no-store' });
  response.end(method === 'HEAD' ? undefined : answer.body);
}
