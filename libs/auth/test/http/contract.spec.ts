import { RESERVED_USERNAMES } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import { InputValidationPipe } from '@ashlar/http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc, { type Arbitrary } from 'fast-check';
import { CreateApiKeyDto, RotateApiKeyDto } from '../../src/http/api-keys.dto.js';
import { EmailDto, MailedTokenDto } from '../../src/http/email.dto.js';
import { ChangePasswordDto, ResetPasswordDto } from '../../src/http/passwords.dto.js';
import { ChangeProfileDto, DeleteAccountDto } from '../../src/http/profile.dto.js';
import { RegisterDto } from '../../src/http/registration.dto.js';
import { LoginDto, LogoutDto, ReauthenticateDto, RefreshDto } from '../../src/http/sessions.dto.js';
import { ChangeRoleDto } from '../../src/http/users.dto.js';
import { startAuthApp } from '../support/auth-app.js';

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
}

const pipe = new InputValidationPipe();
const BODIES: readonly (new () => object)[] = [
  ...[RegisterDto, LoginDto, RefreshDto, ReauthenticateDto, LogoutDto, EmailDto, MailedTokenDto, ResetPasswordDto],
  ...[ChangePasswordDto, ChangeProfileDto, DeleteAccountDto, CreateApiKeyDto, RotateApiKeyDto, ChangeRoleDto],
];

/** Text at the edges of what is allowed. */
const texts: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'ann',
    'Ann.Lee',
    'an',
    'a..b',
    'ann_',
    '9ann',
    'Ann  Lee',
    ' Ann',
    '\tAnn',
    '\u200b',
    '\u202eAnn',
  ),
  fc.constantFrom(
    'ann@example.org',
    ' ann@example.org',
    'ann@example.org\n',
    'ann@example',
    '@example.org',
    'a@b@c.org',
  ),
  fc.constantFrom('a@b..org', '.a@b.org', 'local', 'others', 'global', 'Local', 'user', 'admin1', 'projects:read', '*'),
  fc.constantFrom(
    '*:*',
    'projects',
    'Projects:read',
    'a:',
    'projects:read ',
    '2026-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
  ),
  fc.constantFrom('2026-01-01', 'yesterday', '2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00+02:00'),
  fc.integer({ min: 28, max: 32 }).map((length) => 'a'.repeat(length)),
  fc.integer({ min: 99, max: 101 }).map((length) => '\u{1f511}'.repeat(length)),
  fc.constantFrom(200, 201, 254, 255, 320, 321, 512, 513, 4_096, 4_097).map((length) => 'b'.repeat(length)),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const numbers = fc.constantFrom(
  0,
  1,
  -1,
  0.5,
  10,
  1_000_000_000,
  1_000_000_001,
  2_592_000,
  2_592_001,
  Number.MAX_VALUE,
);
const values: Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: texts },
  { weight: 3, arbitrary: fc.array(texts, { maxLength: 3 }) },
  { weight: 3, arbitrary: numbers },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, {}, [], Array(51).fill('a:b'), [null], [5]) },
);

/** Names that nobody may take are the one thing that the document says in words alone. */
function isKeptBack({ username }: { username?: unknown }): boolean {
  return typeof username === 'string' && RESERVED_USERNAMES.has(username.toLowerCase());
}

describe('what the OpenAPI document says of bodies', () => {
  it('is what the validation does', async () => {
    const auth = await startAuthApp();
    const { body } = await auth.get<{ components: { schemas: Record<string, Schema> } }>('//openapi.json');
    await auth.close();
    const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false });
    formats.default(ajv);
    ajv.addVocabulary(['example']);
    let [allowed, forbidden] = [0, 0];
    for (const dto of BODIES) {
      const schema = body.components.schemas[dto.name];
      if (!schema) throw new Error(`The document has no ${dto.name}.`);
      const check = ajv.compile({ ...schema, additionalProperties: false });
      // Half of the fields one by one right, so that a body is not always wrong.
      const members = Object.entries(schema.properties).map(([name, part]) => {
        const fits = ajv.compile(part);
        return [
          name,
          fc.oneof(
            values.filter((value) => fits(value)),
            values,
          ),
        ] as const;
      });
      const bodies = fc.record(Object.fromEntries(members), { requiredKeys: [] }).filter((value) => !isKeptBack(value));
      for (const value of fc.sample(bodies, { numRuns: 400, seed: 20261121 })) {
        const isAllowed = check(value);
        const isTaken = await pipe.transform(structuredClone(value), { type: 'body', metatype: dto }).then(
          () => true,
          () => false,
        );
        expect({ dto: dto.name, value, taken: isTaken }).toEqual({ dto: dto.name, value, taken: isAllowed });
        if (isAllowed) allowed += 1;
        else forbidden += 1;
      }
    }
    expect(Math.min(allowed, forbidden)).toBeGreaterThan(500);
  });
});
