import type { Tree } from '@nx/devkit';
import { AppChanges } from '../../record/app-changes.service.js';
import { GeneratedFiles } from '../../record/generated-files.service.js';
import { capitalized, type NameForms } from '../../names/name-forms.js';
import { parseName } from '../../names/resource-names.js';
import { refuseIfAny } from '../../refusal.js';
import { findApp } from '../../workspace/app.service.js';
import { migrationTimestamp } from '../../workspace/migration-timestamp.service.js';
import { migrationWire, unwired, type Wire, wired } from '../resource/wiring.js';

/** What `nx g @ashlar/nx:migration` takes. */
export interface MigrationSchema {
  readonly name: string;
  readonly app?: string;
  readonly timestamp?: string | number;
  /** Takes the migration away again. @default false */
  readonly undo?: boolean;
  /** With `undo`: goes even when it was edited. @default false */
  readonly force?: boolean;
}

/** Adds a migration to an app, for somebody to write SQL in, or takes it away. Run again, it changes nothing. @throws Refusal */
export async function migrationGenerator(tree: Tree, schema: MigrationSchema): Promise<void> {
  const app = findApp(tree, schema.app);
  const files = GeneratedFiles.of(tree, app.root);
  const name = parseName(schema.name);
  const madeBy = `migration ${name.kebab}`;
  const before = files.generation(madeBy)?.options['timestamp'];
  refuseIfAny(schema.undo ? obstaclesToUndo(files, madeBy, schema) : []);
  const timestamp = migrationTimestamp(tree, app, before ?? schema.timestamp);

  const { file, wire } = placeOf(name, timestamp);
  const changes = new AppChanges(tree, app, madeBy, files);
  if (schema.undo) {
    changes.editIfThere(wire.file, (text) => unwired(text, wire));
    return changes.undo();
  }
  changes.write(file, migrationFile(name, timestamp));
  changes.edit(wire.file, (text) => wired(text, wire));
  await changes.finish({ name: name.kebab, timestamp: String(timestamp) });
}

export default migrationGenerator;

/** Where a migration stands, and the line that runs it. */
export function placeOf(name: NameForms, timestamp: number): { readonly file: string; readonly wire: Wire } {
  const file = `src/migrations/${timestamp}-${name.kebab}.migration.ts`;
  return { file, wire: migrationWire(`${name.pascal}${timestamp}`, file) };
}

function obstaclesToUndo(files: GeneratedFiles, madeBy: string, { name, force }: MigrationSchema): string[] {
  if (!files.generation(madeBy)) return [`No migration "${name}" was generated.`];
  return force ? [] : files.obstaclesToUndo(madeBy);
}

function migrationFile({ pascal, text }: NameForms, timestamp: number): string {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** ${capitalized(text)}. */
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
