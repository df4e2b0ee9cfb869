import { describe, expect, it } from '@jest/globals';
import { pageLinks } from './page-links.js';

describe('pageLinks', () => {
  it('keeps the query but for the cursor', () => {
    expect(pageLinks('/projects?limit=2&cursor=old&sort=-name', { nextCursor: 'n', previousCursor: 'p' })).toBe(
      '</projects?limit=2&sort=-name>; rel="first", ' +
        '</projects?limit=2&sort=-name&cursor=p>; rel="prev", ' +
        '</projects?limit=2&sort=-name&cursor=n>; rel="next"',
    );
  });

  it('leads nowhere from a page that is alone', () => {
    expect(pageLinks('/projects', { nextCursor: null, previousCursor: null })).toBe('</projects>; rel="first"');
  });

  it('lets nothing out of its brackets', () => {
    expect(pageLinks('/p?search=>;"\n', { nextCursor: null, previousCursor: null })).toBe(
      '</p?search=%3E%3B%22%0A>; rel="first"',
    );
  });
});
