import { type DynamicModule, Module, type Provider, Scope, type Type } from '@nestjs/common';
import { valueAt } from './build-config.js';
import { ConfigClassError } from './config.errors.js';
import type { LoadedConfig } from './config.service.js';
import type { OptionClass } from './option-rules.js';

/**
 * Makes a loaded configuration injectable everywhere: the whole by its class, each section by its own
 * (`constructor(private readonly http: HttpOptions)`).
 */
@Module({})
export class ConfigModule {
  /**
   * Provides the configuration and its sections. A class that is used by two sections can't be injected, since nobody
   * could tell which is meant: asking for it throws, and says to inject the section around it.
   */
  static forRoot(loaded: LoadedConfig): DynamicModule {
    const paths = new Map<OptionClass, string[]>();
    for (const [path, section] of loaded.sections) paths.set(section, [...(paths.get(section) ?? []), path]);
    const providers = [...paths].map(([section, [path = '', ...others]]): Provider => {
      if (others.length > 0) return ambiguous(section, [path, ...others]);
      return { provide: section, useValue: path === '' ? loaded.value : valueAt(loaded.value, path) };
    });
    return { module: ConfigModule, global: true, providers, exports: [...paths.keys()] as Type[] };
  }
}

/** Transient, so that nothing is created, and nothing thrown, until somebody asks. */
function ambiguous(section: OptionClass, paths: readonly string[]): Provider {
  return {
    provide: section,
    scope: Scope.TRANSIENT,
    useFactory: () => {
      const sharing = `it is used by ${paths.join(' and ')}, so it can't be injected by itself`;
      throw new ConfigClassError(section.name, [`${sharing}: inject the section around it`]);
    },
  };
}
