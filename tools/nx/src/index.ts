export { appGenerator } from './generators/app/app.generator.js';
export type { AppSchema } from './generators/app/app.generator.js';
export { migrationGenerator } from './generators/migration/migration.generator.js';
export type { MigrationSchema } from './generators/migration/migration.generator.js';
export { removeResourceGenerator } from './generators/remove-resource/remove-resource.generator.js';
export type { RemoveResourceSchema } from './generators/remove-resource/remove-resource.generator.js';
export { resourceGenerator } from './generators/resource/resource.generator.js';
export type { ResourceSchema } from './generators/resource/resource.generator.js';
export { Refusal } from './refusal.js';
