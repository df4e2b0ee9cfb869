import {
  listInCall,
  listInConstant,
  type ListPlace,
  listOfConstant,
  listOfModule,
  withElement,
  withoutElement,
} from '../../source/lists.js';
import { isUsed, type NamedImport, withImport, withoutImport } from '../../source/imports.js';
import { migrationClass, migrationFile, type Resource } from './resource.js';

/** A line in a list of a file that people keep, and what it imports. */
export interface Wire {
  /** From the root of the app. */
  readonly file: string;
  readonly place: ListPlace;
  readonly element: string;
  readonly needs?: NamedImport;
}

const MODULE = 'src/app.module.ts';
const SCHEMA = 'src/app.schema.ts';

/** Where a resource meets the rest of its app. */
export function wiresOf(resource: Resource): readonly Wire[] {
  const { one, many } = resource;
  const feature = `./${many.kebab}/${many.kebab}`;
  const [module, errors, entity] = [`${many.pascal}Module`, `${one.constant}_ERRORS`, `${one.pascal}Entity`];
  return [
    {
      file: SCHEMA,
      place: listOfConstant('entities'),
      element: entity,
      needs: { name: entity, from: `./${many.kebab}/${one.kebab}.entity.js` },
    },
    migrationWire(migrationClass(resource), migrationFile(resource)),
    {
      file: MODULE,
      place: listOfModule('AppModule', 'imports'),
      element: module,
      needs: { name: module, from: `${feature}.module.js` },
    },
    {
      file: MODULE,
      place: listInCall('HttpModule', 'errors'),
      element: `...${errors}`,
      needs: { name: errors, from: `${feature}.errors.js` },
    },
    { file: MODULE, place: listInConstant('ROLE_PERMISSIONS', 'user'), element: `'${many.kebab}:*'` },
  ];
}

/** The line of a migration in the list of all. */
export function migrationWire(className: string, file: string): Wire {
  return {
    file: SCHEMA,
    place: listOfConstant('migrations'),
    element: className,
    needs: { name: className, from: `./${file.replace(/^src\//, '').replace(/ts$/, 'js')}` },
  };
}

/** A file with its line. @throws UnexpectedShapeError */
export function wired(text: string, { place, element, needs }: Wire): string {
  const changed = withElement(text, place, element);
  return needs ? withImport(changed, needs) : changed;
}

/** A file without its line. An import that is used elsewhere stays. */
export function unwired(text: string, { place, element, needs }: Wire): string {
  const changed = withoutElement(text, place, element);
  return needs && !isUsed(changed, needs.name) ? withoutImport(changed, needs) : changed;
}
