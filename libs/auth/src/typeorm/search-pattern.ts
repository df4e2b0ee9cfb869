/** The pattern of `LIKE` for part of a text as it is, in lower case: wildcards in it are letters like others. */
export function searchPattern(search: string): string {
  const text = search.normalize('NFC').toLowerCase();
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
