import ts from 'typescript';
import { namesIn } from './list-names.js';
import { isListPart, type ListPart, type Part, partsOf } from './parts.js';
import { spellingOf, withoutBlanks } from './spelling.js';
import { joined, type Stretch, stretchesOf } from './stretches.js';
import { distinct, eachOf, mergedNames, type ThreeWays, under, winner } from './three-ways.js';

/** What was generated was edited, where something else would be generated now. */
export interface Conflict {
  /** The line in the file as it stands, counted from 1. */
  readonly line: number;
  /** What was generated. */
  readonly before: string;
  /** What would be generated now. */
  readonly after: string;
}

type Named<T> = ReadonlyMap<string, T>;

/** Merges nodes of syntax trees, three ways. Where both sides changed the same, it keeps what stands, and notes a conflict. */
export class Merger {
  readonly #conflicts: Conflict[] = [];

  get conflicts(): readonly Conflict[] {
    return this.#conflicts;
  }

  /** The merged text of whole files. */
  file(files: ThreeWays<ts.SourceFile>): string {
    const statements = eachOf(files, (file) => partsOf(file).find(isListPart));
    const { base, next, current } = statements;
    if (!base || !next || !current) return files.current.text;
    const { text } = files.current;
    return this.#list({ base, next, current }, files).replace(/^\n+/, '') + text.slice(current.end);
  }

  /** The merged text of a node, without the comments before it. */
  #node(nodes: ThreeWays<ts.Node>): string {
    const won = winner(eachOf(nodes, spellingOf), isEqual);
    if (won) return nodes[won].getText();
    const all = Object.values(nodes) as ts.Node[];
    if (all.every(ts.isTemplateLiteral)) return this.#lines(nodes);
    const isComparable = all.every(({ kind }) => kind === nodes.current.kind) && partsOf(nodes.current).length > 0;
    return isComparable ? this.#parts(nodes) : this.#conflict(nodes, nodes.current.getText());
  }

  /** Nodes of one kind, part by part, with what stands between these. */
  #parts(nodes: ThreeWays<ts.Node>): string {
    const parts = eachOf(nodes, namedParts);
    const gaps = eachOf(nodes, gapsOf);
    const names = mergedNames(eachOf(parts, (map) => [...map.keys()]));
    this.#missed(eachOf(nodes, partTexts), names, nodes);
    const texts = names.map((name) => this.#text(under(gaps, name), nodes) + this.#part(under(parts, name), nodes));
    return texts.join('') + this.#text(under(gaps, END), nodes);
  }

  #part(parts: ThreeWays<Part | undefined>, nodes: ThreeWays<ts.Node>): string {
    const { base, next, current } = parts;
    if (base && next && current) {
      if (isListPart(base) && isListPart(next) && isListPart(current)) {
        return this.#list({ base, next, current }, nodes);
      }
      const [one, other, third] = [base.content, next.content, current.content];
      if (isNode(one) && isNode(other) && isNode(third)) return this.#node({ base: one, next: other, current: third });
    }
    const texts = {
      base: base && textIn(nodes.base, base),
      next: next && textIn(nodes.next, next),
      current: current && textIn(nodes.current, current),
    };
    return this.#text(texts, nodes);
  }

  #list(lists: ThreeWays<ListPart>, nodes: ThreeWays<ts.Node>): string {
    const stretches = eachOf(lists, (list) => named(namesIn(list.content), stretchesOf(list)));
    const names = mergedNames(eachOf(stretches, (map) => [...map.keys()]));
    this.#missed(eachOf(stretches, stretchTexts), names, nodes);
    const merged = names.flatMap((name) => this.#stretch(under(stretches, name), nodes) ?? []);
    const { current } = lists;
    const written = (each: readonly Stretch[]) => each.map(({ lead, text }) => lead + text).join();
    return written(merged) === written(stretchesOf(current)) ? textIn(nodes.current, current) : joined(merged, current);
  }

  #stretch({ base, next, current }: ThreeWays<Stretch | undefined>, nodes: ThreeWays<ts.Node>): Stretch | undefined {
    if (!current) return next;
    if (!next) return current;
    const lead = this.#text({ base: base?.lead, next: next.lead, current: current.lead }, nodes);
    if (base) {
      return { ...current, lead, text: this.#node({ base: base.node, next: next.node, current: current.node }) };
    }
    if (spellingOf(next.node) === spellingOf(current.node)) return current;
    this.#note(current.node, '', next.text);
    return current;
  }

  /** The lines of templates. */
  #lines(nodes: ThreeWays<ts.Node>): string {
    const lines = eachOf(nodes, linesOf);
    const names = mergedNames(eachOf(lines, (map) => [...map.keys()]));
    this.#missed(lines, names, nodes);
    return names.map((name) => (lines.current.get(name) ?? lines.next.get(name))?.text).join('\n');
  }

  /** A text that can not be taken apart: a comment, a word between nodes. */
  #text(
    { base = '', next = '', current = '' }: Partial<ThreeWays<string | undefined>>,
    nodes: ThreeWays<ts.Node>,
  ): string {
    const texts = { base, next, current };
    // Blanks count as well, unless all else fails: `export const` without `export` begins with none.
    const won = winner(texts, isEqual) ?? winner(eachOf(texts, withoutBlanks), isEqual);
    return won ? texts[won] : this.#conflict(nodes, current);
  }

  /** Notes what is generated no more, but was edited, and what stands no more, but would be generated otherwise. */
  #missed({ base, next, current }: ThreeWays<Named<Text>>, names: readonly string[], nodes: ThreeWays<ts.Node>): void {
    const isRenamed = names.some((name) => next.has(name) && !base.has(name) && !current.has(name));
    for (const [name, before] of base) {
      const [after, now] = [next.get(name), current.get(name)];
      const isEdited = !after && now !== undefined && now.spelling !== before.spelling;
      const isMissing = !now && after?.spelling !== before.spelling && (after !== undefined || isRenamed);
      if (isEdited || isMissing) this.#note(now?.node ?? nodes.current, before.text, after?.text ?? '');
    }
  }

  #conflict({ base, next, current }: ThreeWays<ts.Node>, kept: string): string {
    this.#note(current, base.getText(), next.getText());
    return kept;
  }

  #note(current: ts.Node, before: string, after: string): void {
    const { line } = current.getSourceFile().getLineAndCharacterOfPosition(current.getStart());
    this.#conflicts.push({ line: line + 1, before, after });
  }
}

/** A text, and what is written in it, however it is formatted. */
interface Text {
  readonly text: string;
  readonly spelling: string;
  /** Where it stands, when it is a node. */
  readonly node?: ts.Node;
}

/** The name of what stands behind the last part. */
const END = '';

function namedParts(node: ts.Node): Named<Part> {
  return new Map(partsOf(node).map((part) => [part.name, part]));
}

/** What stands before each part of a node, and behind the last. */
function gapsOf(node: ts.Node): Named<string> {
  const { text } = node.getSourceFile();
  const parts = partsOf(node);
  const ends = [node.getStart(), ...parts.map(({ end }) => end)];
  const gaps = parts.map(({ name, start }, index) => [name, text.slice(ends[index], start)] as const);
  return new Map([...gaps, [END, text.slice(ends.at(-1), node.end)]]);
}

function partTexts(node: ts.Node): Named<Text> {
  return new Map(partsOf(node).map((part) => [part.name, asText(textIn(node, part))]));
}

/** With its comments, which go with it. */
function stretchTexts(stretches: Named<Stretch>): Named<Text> {
  return new Map(
    [...stretches].map(([name, { node, lead, text, tail }]) => {
      return [name, { text, spelling: withoutBlanks(lead + tail) + spellingOf(node), node }];
    }),
  );
}

function linesOf(node: ts.Node): Named<Text> {
  const lines = node.getText().split('\n');
  return named(distinct(lines), lines.map(asText));
}

function asText(text: string): Text {
  return { text, spelling: withoutBlanks(text) };
}

function named<T>(names: readonly string[], values: readonly T[]): Named<T> {
  return new Map(values.map((value, index) => [names[index] ?? '', value]));
}

function textIn(node: ts.Node, { start, end }: Part): string {
  return node.getSourceFile().text.slice(start, end);
}

function isNode(content: Part['content']): content is ts.Node {
  return 'kind' in content;
}

function isEqual(one: string, other: string): boolean {
  return one === other;
}
