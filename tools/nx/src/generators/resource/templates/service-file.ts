import { article, type Resource, thrownByWrites } from '../resource.js';

/** `products.service.ts`. */
export function serviceFile(resource: Resource): string {
  const { one, many } = resource;
  const refusals = thrownByWrites(resource).join(', ');
  return `import type { Actor, Clock, CursorPage, IdGenerator } from '@ashlar/domain';
import { Traced } from '@ashlar/observability';
import { Transactional, VersionMismatchError } from '@ashlar/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS } from '../app.tokens.js';
import {
  new${one.pascal},
  type ${one.pascal},
  type ${one.pascal}Changes,
  type ${one.pascal}Id,
  type ${one.pascal}Input,
  ${one.camel}OwnerOf,
} from './${one.kebab}.js';
import type { List${many.pascal}Dto } from './${many.kebab}.dto.js';
import { ${one.pascal}NotFoundError } from './${many.kebab}.errors.js';
import { ${many.pascal}Repository } from './${many.kebab}.repository.js';

/** What people do with their ${many.text}. */
@Injectable()
export class ${many.pascal}Service {
  constructor(
    private readonly ${many.camel}: ${many.pascal}Repository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: IdGenerator,
  ) {}

  /** Makes ${article(one)} that belongs to who acts.${refusals === '' ? '' : ` @throws ${refusals}`} */
  @Traced('${many.kebab}.create')
  async create(actor: Actor, input: ${one.pascal}Input): Promise<${one.pascal}> {
    const origin = { id: this.ids.next<'${one.pascal}'>(), ownerId: ${one.camel}OwnerOf(actor), createdAt: this.now() };
    const ${one.camel} = new${one.pascal}(input, origin);
    await this.${many.camel}.insert(${one.camel});
    return ${one.camel};
  }

  /** One page of those of who acts. */
  @Traced('${many.kebab}.list')
  async list(actor: Actor, query: List${many.pascal}Dto): Promise<CursorPage<${one.pascal}>> {
    return this.${many.camel}.page(${one.camel}OwnerOf(actor), query);
  }

  /** @throws ${one.pascal}NotFoundError also when it is somebody else's */
  @Traced('${many.kebab}.read')
  async read(actor: Actor, id: ${one.pascal}Id): Promise<${one.pascal}> {
    const ${one.camel} = await this.${many.camel}.find(id, ${one.camel}OwnerOf(actor));
    if (!${one.camel}) throw new ${one.pascal}NotFoundError(id);
    return ${one.camel};
  }

  /** @throws ${one.pascal}NotFoundError, VersionMismatchError${refusals === '' ? '' : `, ${refusals}`} */
  @Traced('${many.kebab}.change')
  @Transactional()
  async change(actor: Actor, id: ${one.pascal}Id, changes: ${one.pascal}Changes, expectedVersion?: number): Promise<${one.pascal}> {
    const ${one.camel} = await this.read(actor, id);
    if (expectedVersion !== undefined) expectVersion(${one.camel}, expectedVersion);
    const changed = await this.${many.camel}.update(${one.camel}, changes, this.now());
    if (!changed) throw new ${one.pascal}NotFoundError(id);
    return changed;
  }

  /** @throws ${one.pascal}NotFoundError */
  @Traced('${many.kebab}.delete')
  async delete(actor: Actor, id: ${one.pascal}Id): Promise<void> {
    const wasThere = await this.${many.camel}.delete(id, ${one.camel}OwnerOf(actor));
    if (!wasThere) throw new ${one.pascal}NotFoundError(id);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

function expectVersion({ version }: ${one.pascal}, expected: number): void {
  if (version !== expected) throw new VersionMismatchError({ expected, actual: version });
}
`;
}
