import { type INestApplication, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RateLimitsNotMountedError } from '../rate-limiting.errors.js';
import { Policies } from '../policies/policies.service.js';
import { AddressTier } from './address-tier.service.js';
import { LimitAnswers, type LimitedAnswer } from './limit-answers.service.js';
import { type AddressedRequest, contextOf } from './network.service.js';

interface ExpressRequest extends AddressedRequest {
  readonly method: string;
  readonly path: string;
}

/** What is read of Express's router. */
interface Layer {
  readonly route?: { readonly path?: unknown; readonly methods?: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

type Next = (error?: unknown) => void;

/** The address tier on Express. */
@Injectable()
export class AddressTierMiddleware implements OnApplicationBootstrap {
  isMounted = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly policies: Policies,
    private readonly tier: AddressTier,
    private readonly answers: LimitAnswers,
  ) {}

  /** @throws RateLimitsNotMountedError when limits by address would not count */
  onApplicationBootstrap(): void {
    const { server } = this.policies;
    if (server === 'express' && !this.isMounted && this.policies.hasAddressTier) throw new RateLimitsNotMountedError();
  }

  async use(request: ExpressRequest, response: LimitedAnswer, next: Next): Promise<void> {
    try {
      const template = this.policies.isAddressTierByRoute ? this.#templateOf(request) : '';
      const refusal = await this.tier.count(request, template, response);
      this.answers.write(response, request.headers.origin);
      if (!refusal) return next();
      this.answers.refuse(response, contextOf(request));
    } catch (error) {
      next(error);
    }
  }

  /** The router itself has not run yet, so it is asked which route it will take. */
  #templateOf({ method, path }: ExpressRequest): string | undefined {
    const { router } = this.host.httpAdapter.getInstance<{ router?: { stack?: readonly Layer[] } }>();
    const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
    for (const layer of router?.stack ?? []) {
      const { route } = layer;
      const answers = route?.methods?.[wanted] === true || route?.methods?.['_all'] === true;
      if (answers && typeof route?.path === 'string' && layer.match(path)) return route.path;
    }
    return undefined;
  }
}

/**
 * Mounts the address tier on Express: in `main.ts`, behind `app.enableCors()`, so that pages can read a 429, and before everything
 * else. On Fastify there is nothing to do, and it does nothing.
 */
export function useRateLimits(app: INestApplication): void {
  const middleware = app.get(AddressTierMiddleware);
  if (app.getHttpAdapter().getType() !== 'express' || middleware.isMounted) return;
  middleware.isMounted = true;
  app.use(
    (request: ExpressRequest, response: LimitedAnswer, next: Next) => void middleware.use(request, response, next),
  );
}
