import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PERMISSION_METADATA, PUBLIC_METADATA } from './access.decorator.js';
import { UndeclaredAccessError } from './http.errors.js';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from './http.module.options.js';

/** Where Nest keeps the path of a controller or method: what has one is routed. */
const PATH_METADATA = 'path';

type Method = (...args: unknown[]) => unknown;

/** At boot: every route says who may call it, by `@Public()` or `@RequirePermission()` on its method or controller. */
@Injectable()
export class AccessCheckService implements OnModuleInit {
  constructor(
    @Inject(HTTP_MODULE_OPTIONS) private readonly module: HttpModuleOptions,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws UndeclaredAccessError that lists the routes which do not say it */
  onModuleInit(): void {
    if (this.module.options.allowUndeclaredAccess) return;
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => this.undeclaredOf(metatype));
    if (undeclared.length > 0) throw new UndeclaredAccessError(undeclared);
  }

  private undeclaredOf(controller: unknown): string[] {
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Record<string, Method>;
    return this.scanner
      .getAllMethodNames(prototype)
      .map((name) => ({ name, method: prototype[name] }))
      .filter(({ method }) => method !== undefined && Reflect.hasMetadata(PATH_METADATA, method))
      .filter(({ method }) => !this.isDeclared([method as Method, controller as Method]))
      .map(({ name }) => `${controller.name}.${name}`);
  }

  private isDeclared(targets: Method[]): boolean {
    return [PUBLIC_METADATA, PERMISSION_METADATA].some(
      (key) => this.reflector.getAllAndOverride<unknown>(key, targets) !== undefined,
    );
  }
}
