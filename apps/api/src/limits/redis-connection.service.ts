import { REDIS_CLIENT_OPTIONS } from '@ashlar/rate-limiting/redis';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RedisOptions } from './limits.options.js';

/** The connection to Redis: opened when it is first asked for, closed with the app. */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  private client: Redis | undefined;

  constructor(@Inject(RedisOptions) private readonly options: RedisOptions) {}

  open(): Redis {
    if (this.client) return this.client;
    this.client = new Redis(this.options.url ?? '', { ...REDIS_CLIENT_OPTIONS });
    // Whoever asks is told; unheard, it would end the process.
    this.client.on('error', () => undefined);
    return this.client;
  }

  onApplicationShutdown(): void {
    this.client?.disconnect();
  }
}
