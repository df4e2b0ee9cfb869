const STRING_OR_COMMENT = /"(?:[^"\\]|\\[^])*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
const STRING_OR_COMMA = /"(?:[^"\\]|\\[^])*"|,(?=\s*[}\]])/g;

/** Parses JSON with comments and commas before a closing bracket, as TypeScript writes it. @throws SyntaxError */
export function parseJsonc(text: string): unknown {
  const withoutComments = text
    .replace(/^\uFEFF/, '')
    .replace(STRING_OR_COMMENT, (found) => (found.startsWith('"') ? found : ' '));
  return JSON.parse(withoutComments.replace(STRING_OR_COMMA, (found) => (found.startsWith('"') ? found : '')));
}
