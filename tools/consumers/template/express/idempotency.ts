import 'reflect-metadata';

import { Controller, Module, Post } from '@nestjs/common';
import { HttpModule, HttpOptions, Public } from './ashlar/http.js';
import { Idempotent, IdempotencyModule, MemoryIdempotencyStore } from './ashlar/idempotency.js';

import { RequestContextModule, serve } from './serve.js';

let sold = 0;

@Public()
@Controller('stones')
class StonesController {
  @Post()
  @Idempotent({ required: true, effects: 'elsewhere' })
  sell(): object {
    return { sold: ++sold };
  }
}

const options = new HttpOptions();
options.operations.enabled = false;

@Module({
  imports: [
    RequestContextModule,
    HttpModule.forRoot({ options }),
    IdempotencyModule.forRoot({ store: new MemoryIdempotencyStore() }),
  ],
  controllers: [StonesController],
})
class AppModule {}

void serve(AppModule, async (url) => {
  const sell = (key: string): Promise<Response> =>
    fetch(`${url}/stones`, { method: 'POST', headers: { 'idempotency-key': key } });
  const [first, again, other] = [await sell('"one"'), await sell('"one"'), await sell('"two"')];
  return `${await first.text()} ${await again.text()} ${again.headers.get('idempotency-replayed')} ${await other.text()}`;
});
