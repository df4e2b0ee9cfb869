import 'reflect-metadata';

import { Controller, Get, Module } from '@nestjs/common';
import { HttpModule, HttpOptions, Public } from './ashlar/http.js';

import { RequestContextModule, serve } from './serve.js';

@Public()
@Controller('hello')
class HelloController {
  @Get()
  hello(): object {
    return { hello: 'world' };
  }
}

const options = new HttpOptions();
options.operations.enabled = false;

@Module({ imports: [RequestContextModule, HttpModule.forRoot({ options })], controllers: [HelloController] })
class AppModule {}

void serve(AppModule, async (url) => {
  const answer = await fetch(`${url}/hello`);
  const missing = await fetch(`${url}/nowhere`);
  const type = missing.headers.get('content-type')?.split(';')[0];
  const { code } = (await missing.json()) as { code: string };
  const health = await fetch(`${url}/health/ready`);
  return `${answer.status} ${await answer.text()} ${missing.status} ${type} ${code} ${health.status}`;
});
