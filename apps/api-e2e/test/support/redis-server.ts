import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { it } from '@jest/globals';
import { closedPort } from './ports.js';
import type { Program } from './program.js';
import type { Sandbox } from './sandbox.js';

const BINARY = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => existsSync(path));

/** A test with a Redis. CI insists on it; elsewhere it is skipped where there is none. */
export function itWithRedis(name: string, test: () => Promise<void>): void {
  if (BINARY !== undefined || process.env['CI']) it(name, test);
  else it.skip(`${name} (skipped: needs redis-server, apt-get install redis-server)`, test);
}

/** A Redis on one port, that keeps nothing: it can be killed and started again. */
export class RedisServer {
  private program: Program | undefined;

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(sandbox: Sandbox, name: string): Promise<RedisServer> {
    const server = new RedisServer(sandbox, await closedPort(), sandbox.makeFolder(name));
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    if (BINARY === undefined) throw new Error('There is no redis-server in the PATH: apt-get install redis-server.');
    const settings = { port: this.port, bind: '127.0.0.1', dir: this.folder, save: '', appendonly: 'no' };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.program = this.sandbox.startCommand(BINARY, args);
    await this.program.prints(/Ready to accept connections/, 5_000);
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.program?.signal('SIGKILL');
    await this.program?.ends(5_000);
  }
}
