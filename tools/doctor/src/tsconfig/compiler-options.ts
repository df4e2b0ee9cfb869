import { parse } from 'semver';

import { record } from '../packages/manifest.js';

/** What of the compiler options matters here: written or inherited, names in lower case. */
export interface CompilerOptions {
  readonly experimentalDecorators?: boolean;
  readonly emitDecoratorMetadata?: boolean;
  readonly module?: string;
  readonly moduleResolution?: string;
  readonly target?: string;
  readonly customConditions?: readonly string[];
  /** Of a configuration that was read from a file: absolute. */
  readonly outDir?: string;
}

/** A tsconfig.json with all that it extends. */
export interface Tsconfig {
  /** Absolute. */
  readonly file: string;
  readonly options: CompilerOptions;
}

/** Takes the options from a parsed tsconfig.json; what has a wrong type is left to the compiler. */
export function compilerOptionsOf(json: unknown): CompilerOptions {
  const options = record(record(json)['compilerOptions']);
  const flag = (name: string) => (typeof options[name] === 'boolean' ? { [name]: options[name] } : {});
  const text = (name: string, value = options[name]) => (typeof value === 'string' ? { [name]: value } : {});
  const keyword = (name: string) => text(name, lowerCase(options[name]));
  const { customConditions } = options;
  return {
    ...flag('experimentalDecorators'),
    ...flag('emitDecoratorMetadata'),
    ...keyword('module'),
    ...keyword('moduleResolution'),
    ...keyword('target'),
    ...text('outDir'),
    ...(Array.isArray(customConditions) && { customConditions: customConditions.map(String) }),
  };
}

/** How modules are found, as the compiler decides when nobody says. */
export function moduleResolutionOf(options: CompilerOptions, typescript: string | undefined): string | undefined {
  const { module = 'commonjs', moduleResolution } = options;
  if (moduleResolution !== undefined) return moduleResolution;
  if (module.startsWith('node') || module === 'preserve' || !isBeforeSix(typescript)) return undefined;
  return module === 'commonjs' ? 'node10' : 'classic';
}

/** For which JavaScript is compiled, as the compiler decides when nobody says. */
export function targetOf({ module = '', target }: CompilerOptions, typescript: string | undefined): string | undefined {
  if (target !== undefined || module.startsWith('node')) return target;
  return isBeforeSix(typescript) ? 'es5' : undefined;
}

function isBeforeSix(typescript: string | undefined): boolean {
  return (parse(typescript)?.major ?? Infinity) < 6;
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
