import 'reflect-metadata';

import { Controller, Get, Logger, Module } from '@nestjs/common';
import { MetricsRoute, ObservabilityModule, ObservabilityOptions, ServiceLogger } from './ashlar/observability.js';
import { RequestContextModule, serve } from './serve.js';

@Controller('hello')
class HelloController {
  private readonly logger = new Logger('Hello');

  @Get()
  hello(): object {
    this.logger.log({ password: 'never shown' }, 'somebody is here');
    return { hello: 'world' };
  }
}

const options = new ObservabilityOptions();
options.service = 'hello';

@Module({ imports: [RequestContextModule, ObservabilityModule.forRoot(options)], controllers: [HelloController] })
class AppModule {}

let metrics: MetricsRoute;

async function talk(url: string): Promise<string> {
  const answer = await fetch(`${url}/hello`);
  const { body } = await metrics.handle();
  return `${answer.status} ${await answer.text()} ${body.includes('process_cpu_user_seconds_total')}`;
}

void serve(AppModule, talk, (app) => {
  app.useLogger(app.get(ServiceLogger));
  metrics = app.get(MetricsRoute);
});
