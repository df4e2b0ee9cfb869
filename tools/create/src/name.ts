/** Names that mean something else to npm, to Windows, or to the packages of the workspace itself. */
const TAKEN = ['node-modules', 'favicon-ico', 'ashlar', 'source', 'test', 'src', 'dist', 'config'];
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const LONGEST = 50;

/** What is wrong with a name: npm, Nx and PostgreSQL know the service by it. \`undefined\` when nothing is. */
export function mistakeIn(name: string): string | undefined {
  const example = `Such as ${suggestion(name)}.`;
  if (name.length > LONGEST) return `"${name}" is longer than ${LONGEST} characters.`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `"${name}" is no name: it takes lower-case letters, digits and single hyphens, a letter first. ${example}`;
  }
  if (name.endsWith('-e2e')) return `"${name}" is what end-to-end tests are called. ${example}`;
  if (TAKEN.includes(name) || DEVICES.test(name)) return `"${name}" is taken. ${example}`;
  return undefined;
}

function suggestion(name: string): string {
  const words =
    name
      .toLowerCase()
      .replace(/-e2e$/, '')
      .match(/[a-z0-9]+/g) ?? [];
  const kebab = words
    .join('-')
    .replace(/^[\d-]+/, '')
    .slice(0, LONGEST);
  return kebab === '' || TAKEN.includes(kebab) || DEVICES.test(kebab) ? 'my-api' : kebab;
}
