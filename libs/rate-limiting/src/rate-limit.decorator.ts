/** Where `@nestjs/swagger` keeps the extensions of a method. */
const API_EXTENSION_METADATA = 'swagger/apiExtension';

/** Where `@RateLimit()` leaves what it was given: a list, the uppermost first. */
export const RATE_LIMIT_METADATA = 'ashlar:rate-limit';

/** Where `@SkipRateLimit()` leaves the names of policies, or `true` for all. */
export const SKIP_RATE_LIMIT_METADATA = 'ashlar:skip-rate-limit';

/** The member of an operation that tells its own limits. */
export const RATE_LIMIT_EXTENSION = 'x-rate-limit';

/** What `@RateLimit()` takes beside a rate. */
export interface RateLimitSettings {
  /** Makes a token bucket of it: so much may come at once, and the rate refills it. @default none */
  readonly burst?: number;
  /** What a call takes, out of this budget and out of the caller's. @default 1 */
  readonly cost?: number;
  /** Routes that give the same name share one budget of each caller. @default one budget a route */
  readonly name?: string;
  /** Whether a stricter budget counts as long as a shared store is down: for logins and the like. @default false */
  readonly strict?: boolean;
}

/** What one `@RateLimit()` says. */
export interface DecoratedLimit extends RateLimitSettings {
  /** Without, only the cost is said. */
  readonly rate?: string;
}

/**
 * Limits a controller or a method: `@RateLimit('30/min', { burst: 10, cost: 2 })`. Each caller (person, API key, else address) has a
 * budget for each route. Several count together, as `@RateLimit('5/s')` and `@RateLimit('100/min')`; what a method says replaces what
 * its controller says. Without a rate, `@RateLimit({ cost: 5 })`, a call takes more out of the budget that its caller has anyway.
 */
export function RateLimit(rate: string, settings?: RateLimitSettings): ClassDecorator & MethodDecorator;
export function RateLimit(settings: { readonly cost: number }): ClassDecorator & MethodDecorator;
export function RateLimit(rate: string | { readonly cost: number }, settings: RateLimitSettings = {}) {
  const limit: DecoratedLimit = typeof rate === 'string' ? { rate, ...settings } : rate;
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const place = placeOf(target, descriptor);
    const limits = [limit, ...(own<readonly DecoratedLimit[]>(RATE_LIMIT_METADATA, place) ?? [])];
    Reflect.defineMetadata(RATE_LIMIT_METADATA, limits, place);
    for (const method of methodsOf(target, descriptor)) {
      const isSkipped = own(SKIP_RATE_LIMIT_METADATA, method) === true;
      const isDecorated = method !== place && own(RATE_LIMIT_METADATA, method) !== undefined;
      if (!isSkipped && !isDecorated) extendOperation(method, limits);
    }
  };
}

/** Takes a controller or a method out of all policies, or of those with these names: `@SkipRateLimit('user')`. */
export function SkipRateLimit(...policies: readonly string[]): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const place = placeOf(target, descriptor);
    Reflect.defineMetadata(SKIP_RATE_LIMIT_METADATA, policies.length === 0 ? true : policies, place);
    if (policies.length > 0) return;
    for (const method of methodsOf(target, descriptor)) {
      if (method === place || own(SKIP_RATE_LIMIT_METADATA, method) === undefined) extendOperation(method, false);
    }
  };
}

function placeOf(target: object, descriptor: PropertyDescriptor | undefined): object {
  return (descriptor?.value as object | undefined) ?? target;
}

/** The method that is decorated, or all of the controller. */
function methodsOf(target: object, descriptor: PropertyDescriptor | undefined): readonly object[] {
  if (descriptor) return [placeOf(target, descriptor)];
  const members = Object.getOwnPropertyDescriptors((target as { prototype: object }).prototype);
  return Object.entries(members).flatMap(([name, { value }]) =>
    name !== 'constructor' && typeof value === 'function' ? [value as object] : [],
  );
}

function own<T>(key: string, place: object): T | undefined {
  return Reflect.getOwnMetadata(key, place) as T | undefined;
}

/** Of two `@ApiExtension()` of one name the lower would stay, which knows nothing of what is above it. */
function extendOperation(method: object, limits: readonly DecoratedLimit[] | false): void {
  const others = own<object>(API_EXTENSION_METADATA, method);
  const shown = limits && limits.map(({ strict: _strict, name: _name, ...limit }) => limit);
  Reflect.defineMetadata(API_EXTENSION_METADATA, { ...others, [RATE_LIMIT_EXTENSION]: shown }, method);
}
