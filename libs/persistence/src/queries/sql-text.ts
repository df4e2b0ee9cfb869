/** What must be read as a whole, in the order of trying: comments, strings of each kind, quoted names, numbers. */
const TOKENS = new RegExp(
  [
    String.raw`--[^\n]*`,
    String.raw`\/\*[\s\S]*?(?:\*\/|$)`,
    String.raw`\$(?<tag>[a-z_]\w*|)\$[\s\S]*?(?:\$\k<tag>\$|$)`,
    String.raw`(?<!\w)e'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
    String.raw`(?:(?<!\w)[bxn])?'(?:[^']|'')*(?:'|$)`,
    String.raw`"(?:[^"]|"")*(?:"|$)`,
    String.raw`(?<![\w$.])\d+(?:\.\d+)?\b`,
  ].join('|'),
  'gi',
);

const ITEM = String.raw`(?:\$\d+|\?|default)`;
const TUPLE = String.raw`\(${ITEM}(?:, ?${ITEM})*\)`;
const MORE_TUPLES = new RegExp(`(${TUPLE})(?:, ?${TUPLE})+`, 'gi');
const MORE_ITEMS = /((?:\$\d+, ?){3})(?:\$\d+, ?)+(\$\d+)/g;

/**
 * A statement as it may stand in a log: on one line, without comments, literals replaced by `?` (they may be personal data), long
 * lists of placeholders cut, at most `maxLength` characters.
 */
export function normaliseSql(sql: string, maxLength = 1_000): string {
  // Cut first, so that a statement of megabytes costs no more than a short one; some of it will shrink.
  const text = sql
    .slice(0, maxLength * 4)
    .replace(TOKENS, (token) => (token.startsWith('"') ? token : /^(--|\/\*)/.test(token) ? ' ' : '?'))
    .replace(/\s+/g, ' ')
    .replace(MORE_TUPLES, '$1, ...')
    .replace(MORE_ITEMS, '$1..., $2')
    .trim();
  return text.length > maxLength ? `${text.slice(0, maxLength - 3)}...` : text;
}
