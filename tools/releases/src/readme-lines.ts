/** The lines of the README's section "Four uses", by what they do: those of each block in `sh`, in their order. */
export interface FourUses {
  readonly serve: readonly string[];
  readonly importLib: readonly string[];
  readonly generate: readonly string[];
  readonly create: readonly string[];
  readonly affected: readonly string[];
}

/** How many blocks each use has. */
const BLOCKS = [1, 1, 2, 1];

/** Reads the lines of the four uses. @throws when a use is there that isn't known, or has other blocks */
export function fourUses(readme: string): FourUses {
  const uses = itemsOf(sectionOf(readme, 'Four uses')).map(blocksOf);
  const counts = uses.map(({ length }) => length);
  if (counts.join() !== BLOCKS.join()) {
    throw new Error(`The four uses have ${counts.join(', ')} blocks, not ${BLOCKS.join(', ')}: each needs a test.`);
  }
  const [serve = [], importLib = [], generate = [], create = [], affected = []] = uses.flat();
  return { serve, importLib, generate, create, affected };
}

/** What stands below a heading of the second level. @throws when there is no such heading */
function sectionOf(markdown: string, heading: string): string {
  const sections = markdown.split(/^## /m);
  const found = sections.find((section) => section.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`The README has no section "${heading}".`);
  return found;
}

/** The items of a numbered list, with all that belongs to each. */
function itemsOf(section: string): readonly string[] {
  return section.split(/^\d+\. /m).slice(1);
}

/** The blocks of code in an item, as lines without indent. @throws when one is no `sh`, or empty */
function blocksOf(item: string): readonly (readonly string[])[] {
  return [...item.matchAll(/^ *(?:```|~~~)(.*)\n([^]*?)^ *(?:```|~~~)$/gm)].map(([block, language, code = '']) => {
    const lines = code.split('\n').map((line) => line.trim());
    const filled = lines.filter((line) => line !== '');
    if (language !== 'sh' || filled.length === 0) throw new Error(`This block has no lines of sh to run:\n${block}`);
    return filled;
  });
}
