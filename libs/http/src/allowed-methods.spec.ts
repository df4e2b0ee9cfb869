import { describe, expect, it } from '@jest/globals';
import { AllowedMethods } from './allowed-methods.js';

describe('AllowedMethods', () => {
  const allowed = new AllowedMethods();
  allowed.add('/projects', ['GET', 'HEAD']);
  allowed.add('/projects', ['POST']);
  allowed.add('/projects/:id', ['GET']);
  allowed.add('/projects/import', ['POST']);
  allowed.add('/files/*', ['PUT']);
  allowed.add('/v1.0/:id(^\\d+$)/x', ['GET']);

  it.each([
    ['/projects', ['GET', 'HEAD', 'POST']],
    ['/projects/42', ['GET']],
    ['/projects/import', ['GET', 'POST']],
    ['/files/a/b/c', ['PUT']],
    ['/v1.0/42/x', ['GET']],
    ['/v1x0/42/x', []],
    ['/projects/42/x', []],
    ['/projects/', []],
    ['/', []],
  ])('knows what %s answers', (path, methods) => {
    expect(allowed.of(path)).toEqual(methods);
  });
});
