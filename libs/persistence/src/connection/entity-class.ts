import type { DataSourceOptions, MixedList } from 'typeorm';

/** An entity class or schema, as `TypeOrmModule.forFeature` takes it too. */
export type EntityClass = NonNullable<DataSourceOptions['entities']> extends MixedList<infer Entity> ? Entity : never;
