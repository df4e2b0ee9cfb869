import { type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { ClsModule } from 'nestjs-cls';
import { ANONYMOUS, REQUEST_CONTEXT, type RequestContext } from './ashlar/domain.js';

/** On Express the app itself enters the context of a request, in which libs tell each other who sends it. */
export const RequestContextModule = ClsModule.forRoot({
  global: true,
  middleware: {
    mount: true,
    setup: (cls, request: { readonly ip?: string }) => {
      const context: RequestContext = {
        requestId: crypto.randomUUID(),
        actor: ANONYMOUS,
        clientAddress: request.ip ?? '',
      };
      cls.set(REQUEST_CONTEXT, context);
    },
  },
});

/** Serves an app on Express while `talk` calls it, and prints what that says. */
export async function serve(
  module: Type,
  talk: (url: string) => Promise<string>,
  prepare: (app: INestApplication) => void = () => undefined,
): Promise<void> {
  const app = await NestFactory.create(module, new ExpressAdapter(), { logger: ['error', 'warn'] });
  prepare(app);
  await app.listen(0, '127.0.0.1');
  try {
    process.stdout.write(`${await talk(await app.getUrl())}\n`);
  } finally {
    await app.close();
  }
}
