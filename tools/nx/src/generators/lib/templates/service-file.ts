import type { LibPlan } from '../plan.js';

/** `src/<name>.service.ts`: the order of steps. */
export function serviceFile({ name, one }: LibPlan): string {
  return `import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { mistakesIn, type ${one.pascal}Entry } from './${one.kebab}-entry.js';
import { ${one.pascal}InvalidError, ${one.pascal}NotFoundError } from './${name.kebab}.errors.js';
import { ${name.constant}_MODULE_OPTIONS, type ${name.pascal}ModuleOptions } from './${name.kebab}.module.options.js';
import { checked${name.pascal}Options, ${name.pascal}Options } from './${name.kebab}.options.js';

/** Keeps entries by their names. */
@Injectable()
export class ${name.pascal}Service implements OnApplicationShutdown {
  /** The options in force. */
  readonly options: ${name.pascal}Options;

  constructor(@Inject(${name.constant}_MODULE_OPTIONS) private readonly module: ${name.pascal}ModuleOptions) {
    this.options = checked${name.pascal}Options(module.options ?? new ${name.pascal}Options());
  }

  /** Keeps a value under a name, in the place of what was there. @throws ${one.pascal}InvalidError that names all mistakes */
  async put(name: string, value: string): Promise<void> {
    const entry = { name, value };
    const mistakes = mistakesIn(entry, this.options);
    if (mistakes.length > 0) throw new ${one.pascal}InvalidError(mistakes);
    await this.module.store.put(entry);
  }

  /** What is kept under a name. @throws ${one.pascal}NotFoundError when there is nothing */
  async get(name: string): Promise<${one.pascal}Entry> {
    const entry = await this.module.store.find(name);
    if (entry === undefined) throw new ${one.pascal}NotFoundError();
    return entry;
  }

  /** Forgets what is kept under a name. @throws ${one.pascal}NotFoundError when there is nothing */
  async remove(name: string): Promise<void> {
    const wasThere = await this.module.store.remove(name);
    if (!wasThere) throw new ${one.pascal}NotFoundError();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.module.store.close?.();
  }
}
`;
}
