import ts from 'typescript';
import { nameOf, parseObject, propertiesOf, propertyOf, withoutProperty } from '../../source/json.js';
import { apply, type Edit } from '../../source/source-edit.js';
import { type Door, pathOf } from './entry.js';

/** `exports` of a manifest, as a syntax tree. */
interface Exports {
  readonly file: ts.JsonSourceFile;
  readonly entries: readonly ts.PropertyAssignment[];
}

const TESTING = /^\.\/testing(\/|$)/;

/** The text of a manifest with a door that looks like the entry `.`: in place of one of its name, or else before `./testing`. */
export function withDoor(manifest: string, door: Door): string {
  const { file, entries } = exportsIn(manifest);
  const root = entries.find((entry) => nameOf(entry) === '.');
  if (!root) return manifest;
  const text = likeRoot(root, file, door);
  const same = entries.find((entry) => nameOf(entry) === door.name);
  if (same) return apply(manifest, { start: same.getStart(file), end: same.end, text });

  const testing = TESTING.test(door.name) ? -1 : entries.findIndex((entry) => TESTING.test(nameOf(entry)));
  const previous = (testing > 0 ? entries[testing - 1] : entries.at(-1)) ?? root;
  const lead = manifest.slice(root.pos, root.getStart(file));
  return apply(manifest, { start: previous.end, end: previous.end, text: `,${lead}${text}` });
}

/** The text of a manifest without an entry of `exports`. */
export function withoutEntry(manifest: string, name: string): string {
  return withoutProperty(manifest, propertyOf(parseObject(manifest).root, 'exports')?.initializer, name);
}

function exportsIn(manifest: string): Exports {
  const { file, root } = parseObject(manifest);
  return { file, entries: propertiesOf(propertyOf(root, 'exports')?.initializer) };
}

/** The entry of the root with another name and other paths, written as that is. */
function likeRoot(root: ts.PropertyAssignment, file: ts.JsonSourceFile, { name, stem }: Door): string {
  const start = root.getStart(file);
  const edit = (node: ts.Node, text: string): Edit => ({
    start: node.getStart(file) - start,
    end: node.end - start,
    text: JSON.stringify(text),
  });
  const paths = pathsIn(root.initializer).map((path) => edit(path, pathOf(path.text, stem)));
  return [edit(root.name, name), ...paths].reduceRight(apply, root.getText(file));
}

function pathsIn(target: ts.Expression): ts.StringLiteral[] {
  if (ts.isStringLiteral(target)) return [target];
  return propertiesOf(target).flatMap(({ initializer }) => pathsIn(initializer));
}
