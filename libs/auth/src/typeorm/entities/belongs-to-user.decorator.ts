import { Entity, ForeignKey, type ObjectType } from 'typeorm';

/** How the rows of a table refer to their user, with whom they go. */
export interface OfUser {
  readonly table: string;
  readonly property: string;
  readonly foreignKey: string;
}

/** The columns of such a table. */
export type TableOfUser = (abstract new () => object) & { readonly ofUser: OfUser };

/**
 * Makes columns an entity whose foreign key refers to these users: TypeORM keeps foreign keys by class, so that there is a class
 * for each table of users.
 *
 * @param id the property of the ids
 */
export function BelongsToUser(users: () => ObjectType<object>, id = 'id'): (entity: TableOfUser) => void {
  return (entity) => {
    const { table, property, foreignKey } = entity.ofUser;
    Entity({ name: table })(entity);
    ForeignKey(users, [property], [id], { name: foreignKey, onDelete: 'CASCADE' })(entity);
  };
}
