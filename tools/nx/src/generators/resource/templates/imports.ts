/** An import statement of names, those of types marked by `type `; empty when there are none. */
export function importOf(from: string, names: Iterable<string>): string {
  const all = [...new Set(names)].sort((a, b) => bare(a).localeCompare(bare(b), 'en'));
  if (all.length === 0) return '';
  const areTypes = all.every((name) => name.startsWith('type '));
  const list = areTypes ? all.map(bare) : all;
  return `import ${areTypes ? 'type ' : ''}{ ${list.join(', ')} } from '${from}';`;
}

/** Lines without those that are empty. */
export function lines(...parts: readonly (string | readonly string[])[]): string {
  return parts
    .flat()
    .filter((part) => part !== '')
    .join('\n');
}

function bare(name: string): string {
  return name.replace(/^type /, '');
}
