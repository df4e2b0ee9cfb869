/** What a page tells of its neighbours. */
export interface PageNeighbours {
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

/**
 * The `Link` header (RFC 8288) of a page: `next`, `prev` and `first`, each the address that was asked for with another
 * cursor. `target` is path and query of the request.
 */
export function pageLinks(target: string, page: PageNeighbours): string {
  const links = [link(target, undefined, 'first')];
  if (page.previousCursor !== null) links.push(link(target, page.previousCursor, 'prev'));
  if (page.nextCursor !== null) links.push(link(target, page.nextCursor, 'next'));
  return links.join(', ');
}

function link(target: string, cursor: string | undefined, relation: string): string {
  const [path = target, query = ''] = target.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.delete('cursor');
  if (cursor !== undefined) parameters.set('cursor', cursor);
  const text = parameters.toString();
  return `<${path}${text === '' ? '' : `?${text}`}>; rel="${relation}"`;
}
