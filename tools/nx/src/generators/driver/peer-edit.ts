import type ts from 'typescript';
import { nameOf, objectIn, parseObject, propertiesOf, propertyOf, withoutProperty } from '../../source/json.js';
import { apply, UnexpectedShapeError } from '../../source/source-edit.js';

const PEERS = 'peerDependencies';
const META = 'peerDependenciesMeta';

/** The text of a manifest with a peer that need not be installed. */
export function withOptionalPeer(manifest: string, name: string, range: string): string {
  return withEntry(withEntry(manifest, PEERS, name, range), META, name, { optional: true });
}

/** The text of a manifest without a peer. */
export function withoutPeer(manifest: string, name: string): string {
  return withoutEntry(withoutEntry(manifest, PEERS, name), META, name);
}

/** With an entry of a section, in the order of the alphabet; the section comes last where it is new. */
function withEntry(manifest: string, section: string, name: string, value: unknown): string {
  const { file, root } = parseObject(manifest);
  if (!root) throw new UnexpectedShapeError(`It is not an object: write "${name}" into "${section}" by hand.`);
  const there = propertyOf(root, section);
  if (!there) return inserted(manifest, file, root, section, { [name]: value });
  const entries = objectIn(there.initializer);
  if (!entries) throw new UnexpectedShapeError(`"${section}" is not an object: write "${name}" into it by hand.`);
  return propertyOf(entries, name) ? manifest : inserted(manifest, file, entries, name, value);
}

function withoutEntry(manifest: string, section: string, name: string): string {
  const { root } = parseObject(manifest);
  const entries = propertyOf(root, section)?.initializer;
  if (!propertyOf(entries, name)) return manifest;
  // What would be empty goes as a whole.
  const isOnly = propertiesOf(entries).length === 1;
  return isOnly ? withoutProperty(manifest, root, section) : withoutProperty(manifest, entries, name);
}

function inserted(
  text: string,
  file: ts.JsonSourceFile,
  object: ts.ObjectLiteralExpression,
  name: string,
  value: unknown,
): string {
  const isRoot = object === file.statements[0]?.expression;
  const properties = propertiesOf(object);
  const next = isRoot ? undefined : properties.find((each) => nameOf(each) > name);
  const last = properties.at(-1);
  if (!last)
    return apply(text, { start: object.getStart(file), end: object.end, text: JSON.stringify({ [name]: value }) });
  const lead = /\n[ \t]*$/.exec(text.slice(last.pos, last.getStart(file)))?.[0] ?? ' ';
  const entry = `${JSON.stringify(name)}: ${printed(value, lead, isRoot ? lead.slice(1) : lead.slice(1, 1 + (lead.length - 1) / 2))}`;
  if (next) return apply(text, { start: next.getStart(file), end: next.getStart(file), text: `${entry},${lead}` });
  return apply(text, { start: last.end, end: last.end, text: `,${lead}${entry}` });
}

/** On several lines where its neighbours have lines of their own. @param unit one step of indentation */
function printed(value: unknown, lead: string, unit: string): string {
  if (!lead.startsWith('\n')) return JSON.stringify(value);
  return JSON.stringify(value, undefined, unit).replaceAll('\n', lead);
}
