import type { Clock } from '@ashlar/domain';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { LimitBy } from './policies/policy.js';
import type { RateLimitStore } from './rate-limit.store.js';
import type { RateLimitOptions } from './rate-limiting.options.js';

/** Who calls, once guards have found out. */
export interface Caller {
  readonly kind: 'user' | 'api-key';
  readonly id: string;
}

/**
 * Rates by the name of a policy, for one caller: `{ user: '1000/min' }`. `null` is no limit; what is not named stays as it is.
 */
export type CallerLimits = Readonly<Record<string, string | null>>;

/** A limit for routes that can't be decorated, such as those of libs. */
export interface RouteRule {
  /**
   * `POST /api/v1/auth/login`, `GET|HEAD /reports/:id`, `/api/v1/exports/*`: templates of routes, not addresses. `:id` is a parameter
   * of any name, `*` any segment, and at the end any rest. Matches no route: the app does not start.
   */
  readonly match: string | readonly string[];
  /** `'10/min'`; the routes of one rule share one budget. Without, the rule says but a cost, or skips. */
  readonly rate?: string;
  /** Makes a token bucket of it. @default none */
  readonly burst?: number;
  /** Whose budget it is. `address` counts before anybody is known, failed attempts included. @default 'caller' */
  readonly by?: LimitBy;
  /** What a call takes, out of this budget and out of the caller's. @default 1 */
  readonly cost?: number;
  /** Whether a stricter budget counts as long as a shared store is down. @default false */
  readonly strict?: boolean;
  /** As it stands in headers and metrics. @default made of the first pattern: `post-api-v1-auth-login` */
  readonly name?: string;
  /** Takes the routes out of all policies, or of those with these names. @default none */
  readonly skip?: true | readonly string[];
}

/** What the app hands to `RateLimitingModule`. */
export interface RateLimitingModuleOptions {
  /** @default the defaults of `RateLimitOptions` */
  readonly options?: RateLimitOptions;
  /** Where counters are kept. @default in this process, so that each replica has limits of its own */
  readonly store?: RateLimitStore;
  readonly rules?: readonly RouteRule[];
  /** Who calls, for apps whose guards do not put an actor in the context of `@ashlar/http`. Given the request of the server. */
  readonly identify?: (request: unknown) => Caller | undefined;
  /** Other limits for single callers, such as those of their plan. Called at most once a request, and not for anonymous ones. */
  readonly limitsOf?: (caller: Caller) => CallerLimits | undefined | Promise<CallerLimits | undefined>;
  /** A prom-client registry. @default the default one; no metrics when prom-client is not installed */
  readonly registry?: object;
  /** For counters that are kept in this process. @default a monotonic one */
  readonly clock?: Clock;
}

export const {
  ConfigurableModuleClass: ConfigurableRateLimitingModule,
  MODULE_OPTIONS_TOKEN: RATE_LIMITING_MODULE_OPTIONS,
  OPTIONS_TYPE: RATE_LIMITING_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: RATE_LIMITING_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<RateLimitingModuleOptions>({ moduleName: 'AshlarRateLimiting' })
  .setClassMethodName('forRoot')
  .build();
