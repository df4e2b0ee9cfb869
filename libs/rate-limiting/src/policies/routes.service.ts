import { type ExecutionContext, Injectable, RequestMethod, type VersioningOptions } from '@nestjs/common';
import { METHOD_METADATA, MODULE_PATH, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/constants.js';
import { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';

/** A method of a controller. */
export type Handler = ReturnType<ExecutionContext['getHandler']>;
/** A class of controllers. */
export type ControllerClass = ReturnType<ExecutionContext['getClass']>;

/** One way to a method of a controller. */
export interface Route {
  /** In upper case; `*` for all. */
  readonly method: string;
  /** With prefix and version: `/api/v1/stones/:id`. */
  readonly path: string;
  readonly controller: ControllerClass;
  readonly handler: Handler;
  readonly handlerName: string;
}

type PathMetadata = Parameters<RoutePathFactory['create']>[0];
type Wrapper = ReturnType<DiscoveryService['getControllers']>[number];

/** All routes of the controllers, as Nest makes them of prefix, version and paths. Sound once modules initialise. */
@Injectable()
export class Routes {
  constructor(
    private readonly config: ApplicationConfig,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly modules: ModulesContainer,
  ) {}

  list(): readonly Route[] {
    const paths = new RoutePathFactory(this.config);
    return this.discovery.getControllers().flatMap((wrapper) => this.routesOf(wrapper, paths));
  }

  private routesOf(wrapper: Wrapper, paths: RoutePathFactory): Route[] {
    const controller = wrapper.metatype;
    if (typeof controller !== 'function') return [];
    const prefixes = listed<string>(Reflect.getMetadata(PATH_METADATA, controller));
    const prototype = controller.prototype as Record<string, Handler>;
    return this.scanner.getAllMethodNames(prototype).flatMap((handlerName) => {
      const handler = prototype[handlerName];
      if (handler === undefined || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
      const requestMethod = (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined) ?? 0;
      const method = requestMethod === RequestMethod.ALL ? '*' : (RequestMethod[requestMethod] ?? 'GET');
      return prefixes
        .flatMap((ctrlPath) => this.metadataOf(wrapper, handler, ctrlPath))
        .flatMap((metadata) => paths.create(metadata, requestMethod))
        .map((path) => ({ method, path, controller: controller as ControllerClass, handler, handlerName }));
    });
  }

  private metadataOf(wrapper: Wrapper, handler: Handler, ctrlPath: string): PathMetadata[] {
    const versioningOptions: VersioningOptions | undefined = this.config.getVersioning();
    const prefix = this.config.getGlobalPrefix();
    const controller = wrapper.metatype as ControllerClass;
    return listed<string>(Reflect.getMetadata(PATH_METADATA, handler)).map((methodPath) => {
      const metadata = {
        ctrlPath: slashed(ctrlPath),
        methodPath: slashed(methodPath),
        globalPrefix: prefix === '' ? '' : slashed(prefix),
        modulePath: this.modulePathOf(wrapper),
        methodVersion: Reflect.getMetadata(VERSION_METADATA, handler) as PathMetadata['methodVersion'],
        controllerVersion: (Reflect.getMetadata(VERSION_METADATA, controller) ??
          versioningOptions?.defaultVersion) as PathMetadata['controllerVersion'],
        versioningOptions,
      };
      return metadata as PathMetadata;
    });
  }

  /** What `RouterModule` puts in front of the controllers of a module. */
  private modulePathOf({ host }: Wrapper): string {
    const module = host?.metatype;
    if (!module) return '';
    const path: unknown =
      Reflect.getMetadata(MODULE_PATH + this.modules.applicationId, module) ?? Reflect.getMetadata(MODULE_PATH, module);
    return typeof path === 'string' ? path : '';
  }
}

function listed<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [value as T];
}

function slashed(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
