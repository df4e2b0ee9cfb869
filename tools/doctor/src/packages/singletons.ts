import type { Severity } from '../finding.js';
import type { InstalledPackage } from './installation.js';
import type { Manifest } from './manifest.js';

/** The scope of the packages that are looked after. */
export const SCOPE = '@ashlar/';

interface Singleton {
  /** What happens when there are two. */
  readonly consequence: string;
  readonly severity: Severity;
}

const SINGLETONS: ReadonlyMap<string, Singleton> = new Map(
  Object.entries({
    '@nestjs/common': 'exceptions, tokens and decorators of one copy are strangers to the other',
    '@nestjs/core': 'providers such as Reflector and ModuleRef of one copy are not found by the other',
    '@nestjs/swagger': 'what one copy is told of routes and types is missing from the document of the other',
    typeorm: 'entities that are declared with one copy are unknown to the data source of the other',
    'reflect-metadata': 'metadata that are written through one copy may be missing in the other',
    rxjs: 'an Observable of one copy is no instance of the other',
    'class-validator': 'rules that are declared with one copy are not checked by the other',
    'class-transformer': 'types that are declared with one copy are not applied by the other',
    'nestjs-cls': 'the context that one copy enters is empty in the other',
    'prom-client': 'metrics of one copy are missing from the page of the other',
  }).map(([name, consequence]) => [
    name,
    // Observables of two copies work together: they find each other by a symbol.
    { consequence, severity: name === 'rxjs' ? 'warning' : 'error' },
  ]),
);

/** Why a service must have only one copy of a package; `undefined` when several do no harm. */
export function singleton(name: string): Singleton | undefined {
  if (name.startsWith(SCOPE))
    return { consequence: 'what one copy provides is unknown to the other', severity: 'error' };
  return SINGLETONS.get(name);
}

/** Used as well by many that have nothing to do with Nest, as tools of the command line. */
const COMMON_TOOLS = new Set(['rxjs', 'reflect-metadata']);

/** Whether a package works on the same state as the service: it must be one itself, or it comes by such a package. */
export function sharesState(name: string, manifest: Manifest): boolean {
  const neighbours = neighboursOf(manifest).filter((other) => !COMMON_TOOLS.has(other));
  return [name, ...neighbours].some((other) => singleton(other) !== undefined);
}

/** Whether a package is ours, Nest's, a module of Nest, or one of which there must be one: what it asks for is looked at. */
export function isLookedAfter({ name, manifest }: InstalledPackage): boolean {
  return (
    singleton(name) !== undefined || name.startsWith('@nestjs/') || neighboursOf(manifest).includes('@nestjs/common')
  );
}

function neighboursOf({ dependencies, peerDependencies }: Manifest): string[] {
  return [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
}
