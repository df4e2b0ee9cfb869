import { Injectable } from '@nestjs/common';
import { type DecoratedLimit, RATE_LIMIT_METADATA, SKIP_RATE_LIMIT_METADATA } from '../rate-limit.decorator.js';
import { operationName } from './policy.js';
import type { ControllerClass, Handler, Route } from './routes.service.js';

/** What the decorators of a route say. */
export interface RouteLimits {
  readonly limits: readonly DecoratedLimit[];
  /** Which policies do not count: all, or those with these names. */
  readonly skip: true | readonly string[];
  /** What can't be honoured, each in a sentence part that follows the name of the route. */
  readonly mistakes: readonly string[];
}

/** Nothing is skipped. */
export const NO_SKIP: readonly string[] = Object.freeze([]);

/** Where `@nestjs/throttler` leaves what its decorators say; the name of a throttler follows. */
const THROTTLE_LIMIT = 'THROTTLER:LIMIT';
const THROTTLE_TTL = 'THROTTLER:TTL';
const THROTTLE_SKIP = 'THROTTLER:SKIP';
const THROTTLE_OWN_KEYS = ['THROTTLER:TRACKER', 'THROTTLER:KEY_GENERATOR'];
const DEFAULT_THROTTLER = 'default';

type Place = ControllerClass | Handler;

/** Reads `@RateLimit()` and `@SkipRateLimit()`, and `@Throttle()` and `@SkipThrottle()` of @nestjs/throttler. */
@Injectable()
export class RouteLimitReader {
  /** What a method says replaces what its controller says. */
  of({ controller, handler, handlerName }: Pick<Route, 'controller' | 'handler' | 'handlerName'>): RouteLimits {
    const places = [handler, controller];
    const own = first<readonly DecoratedLimit[]>(RATE_LIMIT_METADATA, places) ?? [];
    const mistakes: string[] = [];
    const throttles = namesUnder(THROTTLE_LIMIT, places).flatMap((throttler) => {
      const limit = first<unknown>(THROTTLE_LIMIT + throttler, places);
      const ttl = first<unknown>(THROTTLE_TTL + throttler, places);
      const hasOwnKeys = THROTTLE_OWN_KEYS.some((key) => first(key + throttler, places) !== undefined);
      if (typeof limit !== 'number' || typeof ttl !== 'number' || hasOwnKeys) {
        mistakes.push(
          'has a @Throttle() with functions, which is read once, at the start: say @RateLimit(), or limitsOf',
        );
        return [];
      }
      const name = operationName(controller.name, handlerName);
      return throttler === DEFAULT_THROTTLER
        ? { rate: `${limit}/${ttl}ms` }
        : { rate: `${limit}/${ttl}ms`, name: `${name}-${throttler}` };
    });
    return { limits: [...own, ...throttles], skip: skipOf(places), mistakes };
  }
}

function skipOf(places: readonly Place[]): true | readonly string[] {
  const own = first<true | readonly string[]>(SKIP_RATE_LIMIT_METADATA, places) ?? NO_SKIP;
  const throttlers = namesUnder(THROTTLE_SKIP, places).filter((name) => first(THROTTLE_SKIP + name, places) === true);
  if (own === true || throttlers.includes(DEFAULT_THROTTLER)) return true;
  return throttlers.length === 0 ? own : [...own, ...throttlers];
}

/** What the first of the places says, which is the nearest. */
function first<T>(key: string, places: readonly Place[]): T | undefined {
  for (const place of places) {
    const value = Reflect.getMetadata(key, place) as T | undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function namesUnder(prefix: string, places: readonly Place[]): readonly string[] {
  const keys = places.flatMap((place) => Reflect.getMetadataKeys(place) as unknown[]);
  const names = keys.flatMap((key) =>
    typeof key === 'string' && key.startsWith(prefix) ? key.slice(prefix.length) : [],
  );
  return [...new Set(names)];
}
