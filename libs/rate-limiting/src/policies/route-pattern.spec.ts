import { describe, expect, it } from '@jest/globals';
import { canonicalTemplate, matchesRoute, parseRoutePattern } from './route-pattern.js';

const matches = (pattern: string, route: string) => {
  const parsed = parseRoutePattern(pattern);
  const [method = '', template = ''] = route.split(' ');
  if (!parsed) throw new Error(`This is no pattern: ${pattern}`);
  return matchesRoute(parsed, method, template);
};

describe('parseRoutePattern', () => {
  it.each(['', 'GET', 'api/v1', 'GET POST /x', 'GET| /x', 'GET /a b', '*'])('refuses %j', (text) => {
    expect(parseRoutePattern(text)).toBeUndefined();
  });
});

describe('matchesRoute', () => {
  it.each([
    ['POST /auth/login', 'POST /auth/login'],
    ['post /Auth/Login/', 'POST /auth/login'],
    ['/auth/login', 'GET /auth/login'],
    ['* /auth/login', 'PUT /auth/login'],
    ['GET|PUT /a', 'PUT /a'],
    ['GET /a', '* /a'],
    ['GET /a/:id', 'GET /a/:name'],
    ['GET /a/*/c', 'GET /a/:name/c'],
    ['GET /a/*/c', 'GET /a/b/c'],
    ['GET /a/*', 'GET /a/b/c/:d'],
    ['GET /a/*', 'GET /a/*path'],
    ['GET /a/*', 'GET /a/{*path}'],
    ['GET /*', 'GET /a'],
  ])('%s means %s', (pattern, route) => expect(matches(pattern, route)).toBe(true));

  it.each([
    ['POST /auth/login', 'GET /auth/login'],
    ['GET /a/:id', 'GET /a/literal'],
    ['GET /a/literal', 'GET /a/:id'],
    ['GET /a/*', 'GET /a'],
    ['GET /a', 'GET /a/b'],
    ['GET /a/*/c', 'GET /a/b/d'],
  ])('%s does not mean %s', (pattern, route) => expect(matches(pattern, route)).toBe(false));
});

describe('canonicalTemplate', () => {
  it('writes what servers write differently in one way', () => {
    expect(canonicalTemplate('/Files/:id/{*rest}/')).toBe('/files/:/*');
    expect(canonicalTemplate('/files/:name/*')).toBe('/files/:/*');
  });
});
