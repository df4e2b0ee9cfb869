import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { RateLimiter } from './limiter.service.js';
import { RateLimitMetrics } from './metrics.service.js';
import { Policies } from './policies/policies.service.js';
import { RouteLimitReader } from './policies/route-limits.service.js';
import { Routes } from './policies/routes.service.js';
import {
  ConfigurableRateLimitingModule,
  type RATE_LIMITING_ASYNC_OPTIONS_TYPE,
  type RATE_LIMITING_OPTIONS_TYPE,
} from './rate-limiting.module.options.js';
import { RateLimitsRoute } from './rate-limits-route.service.js';
import { AddressTierHook } from './tiers/address-tier.hook.js';
import { AddressTierMiddleware } from './tiers/address-tier.middleware.js';
import { AddressTier } from './tiers/address-tier.service.js';
import { CallerRates } from './tiers/caller-rates.service.js';
import { IdentityTierInterceptor } from './tiers/identity-tier.interceptor.js';
import { LimitAnswers } from './tiers/limit-answers.service.js';

/** Rate limits for the app that imports it once. Injectable everywhere are `RateLimiter` and `RateLimitsRoute`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    AddressTier,
    AddressTierHook,
    AddressTierMiddleware,
    CallerRates,
    LimitAnswers,
    Policies,
    RateLimiter,
    RateLimitMetrics,
    RateLimitsRoute,
    RouteLimitReader,
    Routes,
    { provide: APP_INTERCEPTOR, useClass: IdentityTierInterceptor },
  ],
  exports: [RateLimiter, RateLimitsRoute],
})
export class RateLimitingModule extends ConfigurableRateLimitingModule {
  /** With given options, rules and store. */
  static override forRoot(options: typeof RATE_LIMITING_OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** With what a factory gives: `{ inject: [RateLimitOptions, Redis], useFactory: (...) => ({ ... }) }`. */
  static override forRootAsync(options: typeof RATE_LIMITING_ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
