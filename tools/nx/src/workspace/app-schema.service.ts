import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { find, parse } from '../source/source-edit.js';
import type { App } from './app.service.js';

/** An entity that is written in an app. */
export interface FoundEntity {
  readonly path: string;
  readonly className: string;
  readonly table: string;
}

/** The entities that are written in an app, by `@Entity({ name: ... })`. */
export function entitiesOf(tree: Tree, app: App): readonly FoundEntity[] {
  return filesBelow(tree, `${app.root}/src`)
    .filter((path) => path.endsWith('.entity.ts'))
    .flatMap((path) => entitiesIn(path, tree.read(path, 'utf-8') ?? ''));
}

/** The timestamps of the migrations that are written in an app; those of libs are not among them. */
export function migrationTimestamps(tree: Tree, app: App): readonly number[] {
  return tree.children(`${app.root}/src/migrations`).flatMap((name) => {
    const [digits] = /^\d{13}(?=-)/.exec(name) ?? [];
    return digits === undefined ? [] : Number(digits);
  });
}

function entitiesIn(path: string, text: string): FoundEntity[] {
  const classes = parse(text).statements.filter(ts.isClassDeclaration);
  return classes.flatMap((declaration) => {
    const decorator = ts.getDecorators(declaration)?.find(({ expression }) => /^Entity\(/.test(expression.getText()));
    const property =
      decorator && find(decorator, ts.isPropertyAssignment, ({ name }) => ['name', "'name'"].includes(name.getText()));
    const table = property && ts.isStringLiteral(property.initializer) ? property.initializer.text : undefined;
    return table === undefined || !declaration.name ? [] : { path, className: declaration.name.text, table };
  });
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return tree.isFile(path) ? path : filesBelow(tree, path);
  });
}
