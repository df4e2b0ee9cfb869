import { currentActor } from '@ashlar/http';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { RateLimiter, type RatesByPolicy, type Settled } from '../limiter.service.js';
import { retryAfterOf } from '../policies/limit-headers.js';
import { Policies } from '../policies/policies.service.js';
import type { Tier } from '../policies/tier.js';
import { RateLimitedError } from '../rate-limiting.errors.js';
import {
  type Caller,
  RATE_LIMITING_MODULE_OPTIONS,
  type RateLimitingModuleOptions,
} from '../rate-limiting.module.options.js';
import { CallerRates } from './caller-rates.service.js';
import type { Identity } from './identity.js';
import { LimitAnswers, type LimitedAnswer } from './limit-answers.service.js';
import { type AddressedRequest, contextOf, networkOf } from './network.service.js';

interface RoutedRequest extends AddressedRequest {
  readonly method: string;
  /** Fastify's. */
  readonly routeOptions?: { readonly url?: string };
  /** Express's. */
  readonly route?: { readonly path?: string };
}

/** Counts a request when its guards have let it through: whatever modules were imported in which order, an interceptor is behind them. */
@Injectable()
export class IdentityTierInterceptor implements NestInterceptor {
  constructor(
    private readonly policies: Policies,
    private readonly limiter: RateLimiter,
    private readonly answers: LimitAnswers,
    private readonly rates: CallerRates,
    @Inject(RATE_LIMITING_MODULE_OPTIONS) private readonly module: RateLimitingModuleOptions,
  ) {}

  /** @throws RateLimitedError when a budget is used up */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<RoutedRequest>();
    const target = { controller: context.getClass(), handler: context.getHandler() };
    const template = this.policies.hasRules ? templateOf(request) : '';
    const tiers = this.policies.identityTiersOf(target, request.method, template);
    const caller = this.#callerOf(request);
    const tier = tiers[caller?.kind ?? 'anonymous'];
    if (tier.charges.length === 0) return next.handle();
    const answer = http.getResponse<LimitedAnswer>();
    const identity = { kind: caller?.kind ?? 'anonymous', id: caller?.id, network: networkOf(request) } as const;
    if (caller && this.module.limitsOf) {
      return this.#countByRates(request, answer, tier, identity, caller).then(() => next.handle());
    }
    const settled = this.limiter.settle(tier.charges, identity);
    if (settled instanceof Promise) {
      return settled.then((later) => {
        this.#answer(request, answer, tier, later);
        return next.handle();
      });
    }
    this.#answer(request, answer, tier, settled);
    return next.handle();
  }

  async #countByRates(
    request: RoutedRequest,
    answer: LimitedAnswer,
    tier: Tier,
    identity: Identity,
    caller: Caller,
  ): Promise<void> {
    const rates = await this.rates.of(caller);
    this.#answer(request, answer, tier, await this.limiter.settle(tier.charges, identity, rates), rates);
  }

  #answer(
    request: RoutedRequest,
    answer: LimitedAnswer,
    tier: Tier,
    settled: readonly Settled[],
    rates?: RatesByPolicy,
  ): void {
    const refusal = this.answers.tell(answer, tier, settled, rates);
    // On Fastify they are written when the answer is sent.
    if (this.policies.server === 'express') this.answers.write(answer, request.headers.origin);
    if (refusal) throw new RateLimitedError(retryAfterOf(refusal.decision) * 1000, contextOf(request)?.requestId);
  }

  #callerOf(request: RoutedRequest): Caller | undefined {
    if (this.module.identify) return this.module.identify(request);
    const actor = currentActor();
    return actor.kind === 'user' || actor.kind === 'api-key' ? { kind: actor.kind, id: actor.id } : undefined;
  }
}

function templateOf({ routeOptions, route }: RoutedRequest): string {
  return routeOptions?.url ?? route?.path ?? '';
}
