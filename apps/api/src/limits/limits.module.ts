import { Module } from '@nestjs/common';
import { RedisConnection } from './redis-connection.service.js';

/** What the limits of this API stand on. */
@Module({ providers: [RedisConnection], exports: [RedisConnection] })
export class LimitsModule {}
