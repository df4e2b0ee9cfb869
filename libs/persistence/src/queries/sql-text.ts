/**
 * A statement as it may stand in a log: on one line, literals replaced by `?` (they may be personal data), long lists of
 * placeholders cut, at most `maxLength` characters.
 */
export function normaliseSql(sql: string, maxLength = 1_000): string {
  // Cut first, so that a statement of megabytes costs no more than a short one; twice the length leaves room to shrink.
  const text = sql
    .slice(0, maxLength * 4)
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\$([a-z_]\w*)?\$[\s\S]*?\$\1\$/gi, '?')
    .replace(/\b[eEbBxXnN]?'(?:[^']|'')*(?:'|$)/g, '?')
    .replace(/(?<![\w$."])\d+(?:\.\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .replace(/(\((?:\$\d+|\?|default)(?:, ?(?:\$\d+|\?|default))*\))(?:, ?\((?:\$\d+|\?|default)(?:, ?(?:\$\d+|\?|default))*\))+/gi, '$1, ...')
    .replace(/((?:\$\d+, ?){3})(?:\$\d+, ?)+(\$\d+)/g, '$1..., $2')
    .trim();
  return text.length > maxLength ? `${text.slice(0, maxLength - 3)}...` : text;
}
