import 'reflect-metadata';

import { Controller, Get, Module } from '@nestjs/common';
import { HttpModule, HttpOptions, Public } from './ashlar/http.js';
import { RateLimit, RateLimitingModule, RateLimitOptions, useRateLimits } from './ashlar/rate-limiting.js';

import { RequestContextModule, serve } from './serve.js';

@Public()
@Controller('stones')
class StonesController {
  @Get()
  @RateLimit('2/min')
  list(): string[] {
    return ['granite'];
  }
}

const http = new HttpOptions();
http.operations.enabled = false;

const options = new RateLimitOptions();
options.address = '4/min';

@Module({
  imports: [RequestContextModule, HttpModule.forRoot({ options: http }), RateLimitingModule.forRoot({ options })],
  controllers: [StonesController],
})
class AppModule {}

/** Two of a route are let through; what leads nowhere counts by address, and the fifth of all is too much. */
async function talk(url: string): Promise<string> {
  const statuses: number[] = [];
  for (const path of ['stones', 'stones', 'stones', 'nowhere']) statuses.push((await fetch(`${url}/${path}`)).status);
  const last = await fetch(`${url}/nowhere`);
  return `${statuses.join(' ')} ${last.status} ${last.headers.get('content-type')?.split(';')[0]}`;
}

void serve(AppModule, talk, useRateLimits);
