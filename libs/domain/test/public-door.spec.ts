import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as domain from '../src/index.js';
import * as testing from '../src/testing/index.js';

const source = new URL('../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);

describe('the doors of the kernel', () => {
  it('gives out names that are stable: to take one away breaks whoever imports it', () => {
    expect(Object.keys(domain).sort()).toEqual(
      (
        'ANONYMOUS BREAKER_POLICY CLOSED_BREAKER DISPLAY_NAME_INVALID DOMAIN_ERROR Describe DomainError Duration EMAIL_ADDRESS_INVALID ID_INVALID ' +
        'INVALID_INPUT InvalidCursorError InvalidInputError InvalidValueError MAX_CURSOR_LENGTH MAX_DISPLAY_NAME_LENGTH ' +
        'MAX_EMAIL_ADDRESS_OCTETS MAX_EMAIL_LOCAL_PART_OCTETS MAX_PERMISSION_LENGTH MAX_SLUG_LENGTH NO_RETRY ' +
        'PAGE_CURSOR_INVALID PAGE_CURSOR_UNENCODABLE PAGE_LIMITS PATIENT_RETRY PERMISSION_INVALID QUICK_RETRY ' +
        'REQUEST_CONTEXT RESERVED_USERNAMES ROLES SLUG_INVALID STANDARD_RETRY Secret Size TRANSITION_REFUSED ' +
        'TransitionRefusedError USERNAME_INVALID UnencodableCursorError actorHasRole actorId actorMay addressNetwork apiKeyActor ' +
        'breakerAdmits breakerOnCall breakerOnFailure breakerOnSuccess breakerRetryAfter canonicalAddress cursorPage cursorRequest ' +
        'decodeCursor encodeCursor grantCovers idTimestamp isDomainError isId isPermission isPermissionGrant isRole mapPage ' +
        'offsetRequest optionTraits parseDisplayName parseEmailAddress parseId parsePermissionGrant parseSlug ' +
        'parseUsername permissionMatches retryDelay roleIncludes slugify stateMachine systemActor systemClock systemIds ' +
        'systemRandom systemRandomBytes tryParseDisplayName tryParseEmailAddress tryParseId tryParseSlug tryParseUsername ' +
        'userActor uuidV7Generator'
      ).split(' '),
    );
    expect(Object.keys(testing).sort()).toEqual([
      'FrozenClock',
      'TEST_EPOCH',
      'seededBytes',
      'seededRandom',
      'sequentialIds',
    ]);
  });

  it('imports no package and nothing of Node', () => {
    const imported = files.flatMap((file) => {
      const text = readFileSync(new URL(file, source), 'utf8');
      return [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    });
    expect(imported.length).toBeGreaterThan(20);
    expect(imported.filter((name) => !name.startsWith('.'))).toEqual([]);
  });
});
