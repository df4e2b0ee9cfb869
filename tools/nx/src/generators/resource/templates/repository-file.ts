import { type Resource, thrownByWrites, writeErrors } from '../resource.js';
import { importOf, lines } from './imports.js';

/** `products.repository.ts`. */
export function repositoryFile(resource: Resource): string {
  const { one, many } = resource;
  const errors = writeErrors(resource);
  const throws = thrownByWrites(resource).join(', ');
  const insert = `this.database.repository(${one.pascal}Entity).insert(${one.camel})`;
  const update = `updateVersioned(this.database.manager, ${one.pascal}Entity, ${one.camel}, { ...changes, updatedAt: now })`;
  const checked = (write: string) => (throws === '' ? write : `this.checked(() => ${write})`);
  return `${imports(resource)}

/** Which ${many.text}, and in which order. */
export interface ${one.pascal}Filter {
  readonly limit?: number;
  readonly cursor?: string | undefined;
  readonly sort?: string;
}

const ${one.constant}_SORT = new KeysetSort({
  columns: [{ name: 'createdAt', column: '${one.camel}.createdAt', type: 'timestamptz' }],
  tieBreaker: { name: 'id', column: '${one.camel}.id', type: 'uuid' },
  default: '-createdAt',
});

/** The SQL of ${many.text}. */
@Injectable()
export class ${many.pascal}Repository {
  constructor(private readonly database: Database) {}

  ${throws === '' ? '' : `/** @throws ${throws} */`}
  async insert(${one.camel}: ${one.pascal}): Promise<void> {
    await ${checked(insert)};
  }

  /** One of somebody's. */
  async find(id: ${one.pascal}Id, ownerId: string): Promise<${one.pascal} | undefined> {
    return (await this.database.repository(${one.pascal}Entity).findOneBy({ id, ownerId })) ?? undefined;
  }

  /** One page of somebody's. */
  async page(ownerId: string, filter: ${one.pascal}Filter): Promise<CursorPage<${one.pascal}>> {
    const query = this.database.repository(${one.pascal}Entity).createQueryBuilder('${one.camel}').where({ ownerId });
    return findCursorPage(query, ${one.constant}_SORT, filter);
  }

  /** Changes the row only if it still has the version that was read. @throws VersionMismatchError${throws === '' ? '' : `, ${throws}`} */
  async update(${one.camel}: ${one.pascal}, changes: ${one.pascal}Changes, now: Date): Promise<${one.pascal} | undefined> {
    return ${checked(update)};
  }

  /** @returns whether somebody had it */
  async delete(id: ${one.pascal}Id, ownerId: string): Promise<boolean> {
    const { affected } = await this.database.repository(${one.pascal}Entity).delete({ id, ownerId });
    return affected === 1;
  }
  ${throws === '' ? '' : checkedMethod(errors)}
}
`.replaceAll(/\n {2}\n/g, '\n');
}

function checkedMethod(errors: ReturnType<typeof writeErrors>): string {
  return `

  /** Says what is wrong where the database refuses. */
  private async checked<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      ${errors
        .map(
          ({ type, constraint, isViolated }) => `if (${isViolated}(error, '${constraint}')) throw new ${type}(error);`,
        )
        .join('\n      ')}
      throw error;
    }
  }`;
}

function imports(resource: Resource): string {
  const { one, many } = resource;
  const errors = writeErrors(resource);
  return lines(
    importOf('@ashlar/domain', ['type CursorPage']),
    importOf('@ashlar/persistence', [
      ...['Database', 'findCursorPage', 'KeysetSort', 'updateVersioned'],
      ...errors.map(({ isViolated }) => isViolated),
    ]),
    importOf('@nestjs/common', ['Injectable']),
    importOf(
      `./${one.kebab}.js`,
      [one.pascal, `${one.pascal}Changes`, `${one.pascal}Id`].map((name) => `type ${name}`),
    ),
    importOf(`./${one.kebab}.entity.js`, [`${one.pascal}Entity`]),
    importOf(
      `./${many.kebab}.errors.js`,
      errors.map(({ type }) => type),
    ),
  );
}
