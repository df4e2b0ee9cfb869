import 'reflect-metadata';

import { Controller, Get, Module } from '@nestjs/common';
import { AuthModule, AuthOptions } from './ashlar/auth.js';
import { AuthHttpModule } from './ashlar/auth/http.js';
import { createMemoryAuthStores } from './ashlar/auth/testing.js';
import type { Actor } from './ashlar/domain.js';
import { CurrentActor, HttpModule, HttpOptions, RequirePermission } from './ashlar/http.js';

import { RequestContextModule, serve } from './serve.js';

@Controller('stones')
@RequirePermission('stones:read')
class StonesController {
  @Get()
  list(): string[] {
    return ['granite'];
  }

  @Get('reader')
  reader(@CurrentActor() actor: Actor): string {
    return actor.kind;
  }
}

const http = new HttpOptions();
http.operations.enabled = false;

const options = new AuthOptions();
options.secret = 'in production 32 random characters or more';

@Module({
  imports: [
    RequestContextModule,
    HttpModule.forRoot({ options: http }),
    AuthModule.forRoot({
      options,
      stores: createMemoryAuthStores(),
      mailer: { send: async () => undefined },
      production: false,
      permissions: { user: ['stones:read'] },
    }),
    AuthHttpModule.forRoot(),
  ],
  controllers: [StonesController],
})
class AppModule {}

const password = 'seventeen bronze otters';

void serve(AppModule, async (url) => {
  const post = (path: string, body: object): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/auth/register', { email: 'ann@example.com', password });
  const login = await post('/auth/login', { identifier: 'ann@example.com', password });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const headers = { authorization: `Bearer ${accessToken}` };
  const refused = await fetch(`${url}/stones`);
  const [stones, reader] = [
    await fetch(`${url}/stones`, { headers }),
    await fetch(`${url}/stones/reader`, { headers }),
  ];
  return `${refused.status} ${await stones.text()} ${await reader.text()}`;
});
