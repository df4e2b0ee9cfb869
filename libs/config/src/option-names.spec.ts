import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { argumentName, environmentName, optionPath } from './option-names.js';

const word = fc.stringMatching(/^[a-z]{2}[a-z0-9]{0,6}$/);
const camelCase = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map(([first = '', ...rest]) => first + rest.map((each) => (each[0] ?? '').toUpperCase() + each.slice(1)).join(''));
const path = fc.array(camelCase, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('.'));

describe('environmentName', () => {
  it.each([
    ['http.port', 'APP__HTTP__PORT'],
    ['database.poolMax', 'APP__DATABASE__POOL_MAX'],
    ['storage.s3Bucket', 'APP__STORAGE__S3_BUCKET'],
    ['databaseURL', 'APP__DATABASE_URL'],
    ['tls.caURLFile', 'APP__TLS__CA_URL_FILE'],
  ])('calls %s %s', (optionPath, name) => {
    expect(environmentName('APP', optionPath)).toBe(name);
  });

  it('loses nothing of a path in camel case, whatever case the variable is written in', () => {
    fc.assert(
      fc.property(path, fc.boolean(), (original, lower) => {
        const name = environmentName('MY_APP', original);
        expect(optionPath('MY_APP', lower ? name.toLowerCase() : name)).toBe(original);
      }),
    );
  });
});

describe('argumentName', () => {
  it('is the path after two hyphens', () => {
    expect(argumentName('database.poolMax')).toBe('--database.poolMax');
  });
});
