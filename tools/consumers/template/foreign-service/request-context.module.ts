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
