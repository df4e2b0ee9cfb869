import type { LibPlan } from '../plan.js';

/** `src/index.ts`: the door. */
export function indexFile({ name, one }: LibPlan): string {
  return `export type { ${one.pascal}Entry } from './${one.kebab}-entry.js';
export type { ${one.pascal}Store } from './${one.kebab}.store.js';
export {
  ${one.constant}_ERRORS,
  ${one.pascal}ErrorCode,
  ${one.pascal}InvalidError,
  ${one.pascal}NotFoundError,
  ${name.pascal}OptionsError,
} from './${name.kebab}.errors.js';
export { ${name.pascal}Module } from './${name.kebab}.module.js';
export type { ${name.pascal}ModuleOptions } from './${name.kebab}.module.options.js';
export { ${name.pascal}Options } from './${name.kebab}.options.js';
export { ${name.pascal}Service } from './${name.kebab}.service.js';
export { Memory${one.pascal}Store } from './stores/memory.store.js';
`;
}

/** `src/<name>.module.ts`. */
export function moduleFile({ name }: LibPlan): string {
  const { constant, pascal, kebab } = name;
  return `import { type DynamicModule, Global, Module } from '@nestjs/common';
import {
  Configurable${pascal}Module,
  type ${constant}_ASYNC_OPTIONS_TYPE,
  type ${constant}_OPTIONS_TYPE,
} from './${kebab}.module.options.js';
import { ${pascal}Service } from './${kebab}.service.js';

/** For the app that imports it once. Injectable everywhere is \`${pascal}Service\`. */
@Global()
@Module({ providers: [${pascal}Service], exports: [${pascal}Service] })
export class ${pascal}Module extends Configurable${pascal}Module {
  /** With a given store. */
  static override forRoot(options: typeof ${constant}_OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** With what a factory gives: \`{ inject: [AppConfig], useFactory: (...) => ({ options, store }) }\`. */
  static override forRootAsync(options: typeof ${constant}_ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
`;
}

/** `src/<name>.module.options.ts`: what an app hands to the module. */
export function moduleOptionsFile({ name, one }: LibPlan): string {
  const { constant, pascal, kebab } = name;
  return `import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ${one.pascal}Store } from './${one.kebab}.store.js';
import type { ${pascal}Options } from './${kebab}.options.js';

/** What the app hands to \`${pascal}Module\`. */
export interface ${pascal}ModuleOptions {
  /** @default the defaults of \`${pascal}Options\` */
  readonly options?: ${pascal}Options;
  /** Where entries are kept. The module closes it when the app shuts down. */
  readonly store: ${one.pascal}Store;
}

export const {
  ConfigurableModuleClass: Configurable${pascal}Module,
  MODULE_OPTIONS_TOKEN: ${constant}_MODULE_OPTIONS,
  OPTIONS_TYPE: ${constant}_OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE: ${constant}_ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<${pascal}ModuleOptions>({ moduleName: '${pascal}' })
  .setClassMethodName('forRoot')
  .build();
`;
}
