import type { Tree } from '@nx/devkit';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import type { NameForms } from '../../names/name-forms.js';
import { parseName } from '../../names/resource-names.js';
import { findApp } from '../../workspace/app.service.js';
import { migrationTimestamp } from '../../workspace/migration-timestamp.service.js';
import { migrationWire, wired } from '../resource/wiring.js';

/** What `nx g @ashlar/nx:migration` takes. */
export interface MigrationSchema {
  readonly name: string;
  readonly app?: string;
  readonly timestamp?: string | number;
}

/** Adds a migration to an app, for somebody to write SQL in. Run again, it changes nothing. @throws Refusal */
export async function migrationGenerator(tree: Tree, schema: MigrationSchema): Promise<void> {
  const app = findApp(tree, schema.app);
  const files = GeneratedFiles.of(tree, app.root);
  const name = parseName(schema.name);
  const madeBy = `migration ${name.kebab}`;
  const before = files.generation(madeBy)?.options['timestamp'];
  const timestamp = migrationTimestamp(tree, app, before ?? schema.timestamp);

  const file = `src/migrations/${timestamp}-${name.kebab}.migration.ts`;
  const wire = migrationWire(`${name.pascal}${timestamp}`, file);
  const changes = new AppChanges(tree, app, madeBy, files);
  changes.write(file, migrationFile(name, timestamp));
  changes.edit(wire.file, (text) => wired(text, wire));
  await changes.finish({ name: name.kebab, timestamp: String(timestamp) });
}

export default migrationGenerator;

function migrationFile({ pascal, text }: NameForms, timestamp: number): string {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** ${text.charAt(0).toUpperCase() + text.slice(1)}. */
export class ${pascal}${timestamp} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SELECT 1');
  }

  /** Restores exactly what was there before. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SELECT 1');
  }
}
`;
}
