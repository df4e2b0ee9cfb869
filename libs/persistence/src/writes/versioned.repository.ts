import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { VersionMismatchError } from '../persistence.errors.js';

/** Which row, and which version of it the caller saw. */
export interface VersionedKey {
  readonly id: string | number;
  readonly version: number;
}

/**
 * Changes one row, unless somebody else did so since the caller read it. One statement; no lock is held between read and change.
 * The entity needs a single primary key and a `@VersionColumn`, which counts up.
 *
 * @returns the row as it is now, or `undefined` when there is none
 * @throws VersionMismatchError when its version is another
 */
export async function updateVersioned<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  key: VersionedKey,
  changes: QueryDeepPartialEntity<Entity>,
): Promise<Entity | undefined> {
  const metadata = manager.dataSource.getMetadata(entity);
  const { id, version } = names(metadata);
  const { raw } = await manager
    .createQueryBuilder()
    .update(entity)
    .set(changes)
    .where(`"${id}" = :id and "${version}" = :version`, key)
    .returning('*')
    .execute();
  const [row] = raw as Record<string, unknown>[];
  if (row !== undefined) return hydrate<Entity>(metadata, row);
  await refuseOtherVersion(manager, metadata, key);
  return undefined;
}

/**
 * Deletes one row, unless somebody else changed it since the caller read it.
 *
 * @returns whether there was one
 * @throws VersionMismatchError when its version is another
 */
export async function deleteVersioned<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  key: VersionedKey,
): Promise<boolean> {
  const metadata = manager.dataSource.getMetadata(entity);
  const { id, version } = names(metadata);
  const { affected } = await manager
    .createQueryBuilder()
    .delete()
    .from(entity)
    .where(`"${id}" = :id and "${version}" = :version`, key)
    .execute();
  if (affected === 1) return true;
  await refuseOtherVersion(manager, metadata, key);
  return false;
}

async function refuseOtherVersion(manager: EntityManager, metadata: EntityMetadata, key: VersionedKey): Promise<void> {
  const { id, version } = names(metadata);
  const rows: { version: number }[] = await manager.query(
    `select "${version}" as version from ${quoted(metadata)} where "${id}" = $1`,
    [key.id],
  );
  const actual = rows[0]?.version;
  if (actual !== undefined) throw new VersionMismatchError({ expected: key.version, actual: Number(actual) });
}

function names(metadata: EntityMetadata): { readonly id: string; readonly version: string } {
  const [primary, ...others] = metadata.primaryColumns;
  if (primary === undefined || others.length > 0 || metadata.versionColumn === undefined) {
    throw new TypeError(`${metadata.name} needs a single primary key and a @VersionColumn to be changed by version.`);
  }
  return { id: primary.databaseName, version: metadata.versionColumn.databaseName };
}

function quoted(metadata: EntityMetadata): string {
  return metadata.tablePath
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}

/** What TypeORM does with the rows that it selects. */
function hydrate<Entity>(metadata: EntityMetadata, row: Record<string, unknown>): Entity {
  const entity: unknown = metadata.create();
  for (const column of metadata.columns) {
    if (column.isVirtual || column.isSelect === false || !(column.databaseName in row)) continue;
    const value: unknown = metadata.dataSource.driver.prepareHydratedValue(row[column.databaseName], column);
    column.setEntityValue(entity as ObjectLiteral, value);
  }
  return entity as Entity;
}
