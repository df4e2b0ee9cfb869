import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { validateSync } from 'class-validator';
import { RateLimitOptionsError } from '../rate-limiting.errors.js';
import { RATE_LIMITING_MODULE_OPTIONS, type RateLimitingModuleOptions } from '../rate-limiting.module.options.js';
import { RateLimitOptions } from '../rate-limiting.options.js';
import { nearest } from './nearest.js';
import { type Charge, operationName, type Policy } from './policy.js';
import { type ListedPolicy, PolicyBook } from './policy-book.js';
import { NO_SKIP, RouteLimitReader } from './route-limits.service.js';
import { canonicalTemplate, parseRoutePattern } from './route-pattern.js';
import { type ControllerClass, type Handler, type Route, Routes } from './routes.service.js';
import { appliesTo, readRule, type Rule } from './rule.js';
import { type IdentityTiers, identityTiersOf, NO_TIER, type Tier, tierOf } from './tier.js';

type Skip = true | readonly string[];
type Target = Pick<Route, 'controller' | 'handler' | 'handlerName'>;

/** Which server the app runs on; nothing when it serves no HTTP. */
export type ServerKind = 'fastify' | 'express' | undefined;

/** Which budgets count where: made once of options, rules and decorators, and looked up by every request. */
@Injectable()
export class Policies implements OnModuleInit, OnApplicationBootstrap {
  /** The options in force. */
  readonly options: RateLimitOptions;
  readonly #book: PolicyBook;
  readonly #log = new Logger('RateLimiting');
  readonly #names = new Map<ControllerClass, Map<string, string>>();
  readonly #identity = new Map<ControllerClass, Map<Handler, Map<string, IdentityTiers>>>();
  readonly #address = new Map<string, Tier>();
  #rules: readonly Rule[] = [];
  #routes: readonly Route[] = [];
  #general: Readonly<Record<'address' | 'user' | 'apiKey' | 'service', Policy | undefined>> | undefined;
  #unknownRoute = NO_TIER;
  #hasSkips = false;

  constructor(
    @Inject(RATE_LIMITING_MODULE_OPTIONS) private readonly module: RateLimitingModuleOptions,
    private readonly routes: Routes,
    private readonly reader: RouteLimitReader,
    private readonly host: HttpAdapterHost,
  ) {
    this.options = module.options ?? new RateLimitOptions();
    this.#book = new PolicyBook(Array.isArray(this.options.dryRun) ? this.options.dryRun : []);
  }

  /** Which server the app runs on. */
  get server(): ServerKind {
    const kind: unknown = this.host.httpAdapter?.getType?.();
    return kind === 'fastify' || kind === 'express' ? kind : undefined;
  }

  /** Whether one method of a controller may have limits that differ by the route that leads to it. */
  get hasRules(): boolean {
    return this.#rules.length > 0;
  }

  /** Whether the limits by address differ by route. */
  get isAddressTierByRoute(): boolean {
    return this.hasRules || this.#hasSkips;
  }

  /** Whether anything is limited by address. */
  get hasAddressTier(): boolean {
    return this.options.enabled && this.#book.list().some(({ by }) => by === 'address');
  }

  /** @throws RateLimitOptionsError with all mistakes at once */
  onModuleInit(): void {
    const { address, user, apiKey, service } = this.options;
    this.#checkOptions();
    this.#general = {
      address: this.#book.general({ name: 'address', rate: String(address), by: 'address' }),
      user: this.#book.general({ name: 'user', rate: String(user), by: 'user' }),
      apiKey: this.#book.general({ name: 'api-key', rate: String(apiKey), by: 'api-key' }),
      service: this.#book.general({ name: 'service', rate: String(service), by: 'service' }),
    };
    this.#rules = (this.module.rules ?? []).map((rule, index) => readRule(rule, index, this.#book));
    this.#routes = this.routes.list();
    this.#hasSkips = this.#routes.some((route) => this.reader.of(route).skip !== NO_SKIP);
    for (const route of this.#routes) {
      this.identityTiersOf(route, route.method, route.path);
      this.addressTierOf(route.method, route.path);
    }
    if (this.server !== undefined) this.#checkRules();
    this.#book.checkDryRun();
    this.#unknownRoute = tierOf(this.#chargesOf([this.#general.address], 1, [], 'every route'));
    if (this.#book.mistakes.length > 0) throw new RateLimitOptionsError(this.#book.mistakes);
  }

  onApplicationBootstrap(): void {
    if (!this.options.enabled) return this.#log.warn('Rate limits are switched off');
    const policies = this.list().map(({ name, rate, by, strict, dryRun }) => {
      const traits = [name !== by && `by ${by}`, strict && 'strict', dryRun && 'dry run'].filter(Boolean).join(', ');
      return `${name} ${rate}${traits && ` (${traits})`}`;
    });
    this.#log.log(`Rate limits: ${policies.join('; ') || 'none'}`);
  }

  /** The policies in force. */
  list(): readonly ListedPolicy[] {
    return this.options.enabled ? this.#book.list() : [];
  }

  /** What a request draws on before anybody knows who sends it, by its method and the template of its route, if it found one. */
  addressTierOf(method: string, template: string | undefined): Tier {
    if (!this.options.enabled) return NO_TIER;
    if (template === undefined) return this.#unknownRoute;
    const key = `${method} ${template}`;
    const known = this.#address.get(key);
    if (known) return known;
    const tier = this.#makeAddressTier(method === 'HEAD' ? 'GET' : method, template);
    this.#address.set(key, tier);
    return tier;
  }

  /** What a request draws on behind the guards, by the method that answers it. */
  identityTiersOf(target: Omit<Target, 'handlerName'>, method: string, template: string): IdentityTiers {
    const { controller, handler } = target;
    const ofController = getOrMake(this.#identity, controller, () => new Map<Handler, Map<string, IdentityTiers>>());
    const ofHandler = getOrMake(ofController, handler, () => new Map<string, IdentityTiers>());
    const key = this.hasRules ? `${method} ${template}` : '';
    return getOrMake(ofHandler, key, () =>
      this.#makeIdentityTiers(target, method === 'HEAD' ? 'GET' : method, template),
    );
  }

  #makeAddressTier(method: string, template: string): Tier {
    const path = canonicalTemplate(template);
    const routes = this.#routes.filter(
      (route) => (route.method === method || route.method === '*') && canonicalTemplate(route.path) === path,
    );
    const rules = this.#rules.filter((rule) => appliesTo(rule, method, template));
    const skips = routes.map((route): Skip => this.reader.of(route).skip);
    // One address may lead to several methods, by version or host: what not all of them skip, counts.
    const skipped = (name: string) =>
      rules.some(({ skip }) => isSkipped(skip, name)) ||
      (skips.length > 0 && skips.every((skip) => isSkipped(skip, name)));
    const place = `${method} ${template}`;
    const own = rules.flatMap(({ policy, cost }) =>
      policy?.by === 'address' ? this.#chargesOf([policy], cost, [], place) : [],
    );
    const general = this.#chargesOf([this.#general?.address], 1, [], place);
    return tierOf([...own, ...general].filter(({ policy }) => !skipped(policy.name)));
  }

  #makeIdentityTiers(target: Omit<Target, 'handlerName'>, method: string, template: string): IdentityTiers {
    if (!this.options.enabled) return identityTiersOf([]);
    const handlerName = this.#nameOf(target);
    const place = `${target.controller.name}.${handlerName}`;
    const { limits, skip, mistakes } = this.reader.of({ ...target, handlerName });
    for (const mistake of mistakes) this.#book.refuse(place, mistake);
    const rules = this.#rules.filter((rule) => appliesTo(rule, method, template));
    const skips = [skip, ...rules.map((rule) => rule.skip)];
    const routeCost = Math.max(1, ...limits.map(({ cost = 1 }) => cost), ...rules.map(({ cost }) => cost));

    const decorated = limits.flatMap((limit, index) => {
      if (limit.rate === undefined) return [];
      const name = limit.name ?? this.#ownName(target.controller, handlerName, index);
      const policy = this.#book.define({ ...limit, name, rate: limit.rate, by: 'caller' }, place);
      return this.#chargesOf([policy], limit.cost ?? 1, skips, place);
    });
    const ruled = rules.flatMap(({ policy, cost }) =>
      policy?.by === 'address' ? [] : this.#chargesOf([policy], cost, skips, `${method} ${template}`),
    );
    const { user, apiKey, service } = this.#general ?? {};
    return identityTiersOf([
      ...decorated,
      ...ruled,
      ...this.#chargesOf([user, apiKey, service], routeCost, skips, place),
    ]);
  }

  #chargesOf(policies: readonly (Policy | undefined)[], cost: number, skips: readonly Skip[], place: string): Charge[] {
    return policies.flatMap((policy) => {
      if (!policy || skips.some((skip) => isSkipped(skip, policy.name))) return [];
      return this.#book.charge(policy, cost, place) ?? [];
    });
  }

  /** Decorators may have put a function without a name in the place of a method. */
  #nameOf({ controller, handler }: Omit<Target, 'handlerName'>): string {
    const route = this.#routes.find((known) => known.controller === controller && known.handler === handler);
    return route?.handlerName ?? handler.name;
  }

  /** A name that no other route has, although controllers of two modules may be called the same. */
  #ownName(controller: ControllerClass, handlerName: string, index: number): string {
    const names = getOrMake(this.#names, controller, () => new Map<string, string>());
    return getOrMake(names, `${handlerName} ${index}`, () => {
      const name = operationName(controller.name, handlerName);
      let free = name;
      for (let number = 2; this.#book.has(free); number++) free = `${name}-${number}`;
      return free;
    });
  }

  #checkOptions(): void {
    const { options } = this;
    const mistakes = validateSync(options, { forbidUnknownValues: false }).flatMap(({ property, constraints = {} }) =>
      Object.values(constraints).map((message) => ({ property, message })),
    );
    const rates = mistakes.length > 0 ? [] : [...options.checkOptions({ environment: 'unknown', production: false })];
    for (const { property, message } of [...mistakes, ...rates]) {
      this.#book.refuse(property, message.startsWith(`${property} `) ? message.slice(property.length + 1) : message);
    }
  }

  /** A rule for nothing protects nothing, and nobody would notice. */
  #checkRules(): void {
    const served = this.#routes.map(({ method, path }) => `${method} ${path}`);
    for (const { place, patterns } of this.#rules) {
      for (const { text } of patterns) {
        const rule = { patterns: patterns.filter((pattern) => pattern.text === text) };
        if (this.#routes.some(({ method, path }) => appliesTo(rule, method, path)) || this.#isServed(text)) continue;
        const meant = nearest(text, served);
        this.#book.refuse(
          place,
          `"${text}" matches no route${meant === undefined ? '' : `: did you mean "${meant}"?`}`,
        );
      }
    }
  }

  /** Routes of the server itself, which Nest knows nothing of. */
  #isServed(text: string): boolean {
    const instance = this.host.httpAdapter.getInstance<{ hasRoute?(route: object): boolean }>();
    const url = text.slice(text.indexOf('/'));
    const methods = parseRoutePattern(text)?.methods ?? [];
    return (methods.length > 0 ? methods : ['GET']).some((method) => instance.hasRoute?.({ method, url }) ?? false);
  }
}

function isSkipped(skip: Skip, name: string): boolean {
  return skip === true || skip.includes(name);
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
